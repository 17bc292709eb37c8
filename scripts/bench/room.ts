import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startTrialSandbox, type TrialSandbox } from '../trials/child.ts';
import { type Arrivals, watchArrivals } from './arrivals.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { type PageTime, playJourney } from './journey.ts';
import type { Row } from './row.ts';
import { figure, printTable } from './table.ts';

const SEATS = 30;
/** People read: each looks at a page for half a second on average, which is still ten times as fast as a person. */
const THINK_MS = 500;
/** A class does not press its first button in one millisecond. */
const ARRIVE_WITHIN_MS = 3000;
const PAGE_P99_MS = 200;
const EMAIL_P95_MS = 300;

export interface RoomFigures {
  seconds: number;
  pages: Distribution;
  signIns: Distribution;
  emails: Distribution;
  slowest: PageTime[];
  failures: string[];
}

/** Thirty schools that play the whole journey at once, each with three people, in a sandbox of their own. */
export async function measureRoom(seats = SEATS, thinkMs = THINK_MS): Promise<RoomFigures> {
  return withJourneySandbox(async ({ sandbox, arrivals }) => {
    const schools = [];
    for (let seat = 0; seat < seats; seat++) schools.push(await sandbox.kit.schools.create());
    const pages: PageTime[] = [];
    const failures: string[] = [];
    const player = { sandbox, arrivals, thinkMs, note: (page: PageTime) => void pages.push(page) };
    const began = performance.now();
    await Promise.all(
      schools.map(async (school, seat) => {
        if (thinkMs > 0) await wait((seat * ARRIVE_WITHIN_MS) / seats);
        await playJourney(school, player).catch((error: unknown) => failures.push(String(error)));
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    await sandbox.kit.flush();
    return {
      seconds,
      failures,
      pages: distributionOf(pages.map(({ ms }) => ms)),
      signIns: distributionOf(pages.filter(({ isSignIn }) => isSignIn).map(({ ms }) => ms)),
      emails: distributionOf(arrivals.all().map(({ afterCauseMs }) => afterCauseMs)),
      slowest: pages.toSorted((one, other) => other.ms - one.ms).slice(0, 5),
    };
  });
}

/** Lends a sandbox with real clock, and what watches its emails arrive. */
export async function withJourneySandbox<Result>(
  use: (lent: { sandbox: TrialSandbox; arrivals: Arrivals }) => Promise<Result>,
): Promise<Result> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-journeys-'));
  try {
    const sandbox = await startTrialSandbox(dataDir);
    const arrivals = watchArrivals(dataDir);
    try {
      return await use({ sandbox, arrivals });
    } finally {
      arrivals.stop();
      await sandbox.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The aims are for people who read. Without a pause shows what the sandbox does when it is never idle. */
export async function benchRoom(): Promise<Row[]> {
  const { pages, emails } = await measureAndPrint(THINK_MS, `${figure(THINK_MS / 1000)} s at each page`);
  await measureAndPrint(0, 'without a pause, all from one moment');
  return [
    { what: 'pages with sign-ins, p99', figure: pages.p99, unit: 'ms', aim: PAGE_P99_MS },
    { what: 'an email after its cause, p95', figure: emails.p95, unit: 'ms', aim: EMAIL_P95_MS },
  ];
}

async function measureAndPrint(thinkMs: number, pace: string): Promise<RoomFigures> {
  const figures = await measureRoom(SEATS, thinkMs);
  const { seconds, pages, signIns, emails, slowest, failures } = figures;
  const hasAim = thinkMs > 0;
  const row = (name: string, { count, p50, p95, p99, most }: Distribution, aim: string) => [
    name,
    ...[count, p50, p95, p99, most].map(figure),
    hasAim ? aim : '',
  ];
  printTable(
    `${SEATS} journeys at once, ${pace}: ${figure(seconds)} s in all (ms)`,
    ['', 'count', 'p50', 'p95', 'p99', 'most', hasAim ? 'aim' : ''],
    [
      row('pages, sign-ins among them', pages, `p99 ${PAGE_P99_MS}`),
      row('of these: signing in', signIns, ''),
      row('emails, after their cause', emails, `p95 ${EMAIL_P95_MS}`),
    ],
  );
  console.log(
    `\n  The slowest pages: ${slowest.map(({ what, ms }) => `${what} ${figure(ms)} ms`).join('; ')}`,
  );
  if (failures.length > 0)
    throw new Error(`${failures.length} journeys did not reach their end: ${failures[0]}`);
  return figures;
}
