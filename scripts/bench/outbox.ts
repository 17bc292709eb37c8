import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { HUB_DIR } from '../../hodder-hub/app.ts';
import { createClock } from '../../shared/clock.ts';
import { openDatabase } from '../../shared/database/database.ts';
import { createSeal } from '../../shared/database/seal.ts';
import { createLog } from '../../shared/log.ts';
import { createOutbox, type Outbox } from '../../shared/outbox/outbox.ts';
import { startTemporarySandbox } from '../compose/temporary-sandbox.ts';
import { lookUntil } from '../steering/look-until.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import type { Row } from './row.ts';
import { figure, printTable } from './table.ts';

const EMAILS = 1000;
const SCHOOLS = 50;
const EMAILS_A_SECOND = 200;

const FEW = 2500;
const MANY = 10_000;
/** How much longer each of many may take than each of few. */
const LINEAR = 1.5;
const LONGEST_PAUSE_MS = 50;
const FLAT_MB = 10;
const TIMER_MS = 5;
const TIMEOUT_MS = 120_000;

const SLOW_SCHOOLS = 200;
const SLOW_ANSWER_MS = 3000;
const QUICK = 100;
const QUICK_EVERY_MS = 20;
const DELAY_P95_MS = 300;

interface Sent {
  perSecond: number;
  pauseMs: number;
}

/** Emails put at once, through SMTP, into MailDev. */
async function sendEmails(): Promise<Sent> {
  const sandbox = await startTemporarySandbox();
  try {
    const { database, mailer } = sandbox.hub.context;
    const waiting = database
      .prepare<[], number>('SELECT count(*) FROM outbox WHERE delivered_at IS NULL')
      .pluck();
    const send = async (count: number) => {
      database.transaction(() => {
        for (let email = 0; email < count; email++)
          mailer.send({
            to: { name: 'A coordinator', address: `coordinator-${email}@school.example` },
            subject: `Email ${email}`,
            template: 'deauthorised',
            thread: `${9_900_000 + (email % SCHOOLS)}/bench`,
            data: {
              ...{ name: 'A coordinator', school: 'A school', areas: ['Staff', 'Students', 'Contacts'] },
              ...{ reason: null, contact: 'The head', forwardedTo: null, bouncedAddress: null },
              ...{ syncPage: sandbox.urls.hub, portal: sandbox.urls.portal },
            },
          });
      })();
      await nextTurn();
      const began = performance.now();
      const pauses = watchPauses();
      await until(() => waiting.get() === 0);
      return { perSecond: (1000 * count) / (performance.now() - began), pauseMs: pauses() };
    };
    await send(SCHOOLS);
    return await send(EMAILS);
  } finally {
    await sandbox.stop();
  }
}

interface Drained {
  what: string;
  count: number;
  seconds: number;
  /** Of processor time. */
  eachMs: number;
  pauseMs: number;
  grownMb: number;
}

/** Messages that were put while their lanes were busy, until the last is delivered. */
async function drain(what: string, laneOf: (message: number) => string, count: number): Promise<Drained> {
  return withOutbox(async (outbox) => {
    let isOpen = false;
    let delivered = 0;
    outbox.handle('message', async () => {
      await until(() => isOpen);
      delivered += 1;
    });
    outbox.start();
    for (let message = 0; message < count; message++) {
      outbox.put('message', { lane: laneOf(message), about: `${message}` }, { text: 'x'.repeat(10_000) });
      if (message % 50 === 0) await nextTurn();
    }
    const before = memoryKept();
    const pauses = watchPauses();
    const began = performance.now();
    const processor = process.cpuUsage();
    isOpen = true;
    await until(() => delivered === count);
    const seconds = (performance.now() - began) / 1000;
    const pauseMs = pauses();
    const { user, system } = process.cpuUsage(processor);
    const eachMs = (user + system) / 1000 / count;
    return { what, count, seconds, eachMs, pauseMs, grownMb: (memoryKept() - before) / 1e6 };
  });
}

/** What others wait for while many schools' messages go to a partner that takes seconds to answer. */
async function besideSlowPartner(): Promise<Distribution> {
  return withOutbox(async (outbox) => {
    const delays: number[] = [];
    outbox.handle('message', async (payload, { signal }) => {
      if (typeof payload === 'number') delays.push(performance.now() - payload);
      else await wait(SLOW_ANSWER_MS, undefined, { signal }).catch(() => {});
    });
    outbox.start();
    for (let school = 0; school < SLOW_SCHOOLS; school++)
      outbox.put('message', { lane: `slow.example/${school}`, about: `slow ${school}` }, 'slow');
    for (let message = 0; message < QUICK; message++) {
      const lane = `quick.example/${message}`;
      outbox.put('message', { lane, about: `quick ${message}` }, performance.now());
      await wait(QUICK_EVERY_MS);
    }
    await until(() => delays.length === QUICK);
    outbox.abandonAbout(
      Array.from({ length: SLOW_SCHOOLS }, (_, school) => `slow ${school}`),
      'measured',
    );
    return distributionOf(delays);
  });
}

export async function benchOutbox(): Promise<Row[]> {
  const emails = await sendEmails();
  const drained: Drained[] = [];
  for (const [what, laneOf] of Object.entries({
    'in a lane each': (message: number) => `${message}`,
    'in one lane': () => 'one',
  }))
    for (const count of [FEW, MANY]) drained.push(await drain(what, laneOf, count));
  const delays = await besideSlowPartner();
  printTable(
    'Messages that wait, then delivered at once',
    ['', 'messages', 's', 'CPU ms each', 'longest pause ms', 'memory kept MB'],
    drained.map(({ what, count, seconds, eachMs, pauseMs, grownMb }) => [
      what,
      ...[count, seconds, eachMs, pauseMs, grownMb].map(figure),
    ]),
  );
  return [
    {
      what: 'emails through SMTP into MailDev',
      ...{ figure: emails.perSecond, unit: '/s', aim: EMAILS_A_SECOND },
    },
    {
      what: 'the longest pause while they are sent',
      ...{ figure: emails.pauseMs, unit: 'ms', aim: LONGEST_PAUSE_MS },
    },
    {
      what: `behind ${SLOW_SCHOOLS} schools of a slow partner, p95`,
      ...{ figure: delays.p95, unit: 'ms', aim: DELAY_P95_MS },
    },
    ...drained
      .filter(({ count }) => count === MANY)
      .flatMap((many): Row[] => {
        const few = drained.find(({ what, count }) => what === many.what && count === FEW);
        const name = `${figure(MANY)} that waited ${many.what}`;
        return [
          {
            what: `${name}, each`,
            ...{ figure: many.eachMs, unit: 'ms', aim: LINEAR },
            peer: { what: `of ${figure(FEW)}`, figure: few?.eachMs },
          },
          { what: `${name}, the longest pause`, figure: many.pauseMs, unit: 'ms', aim: LONGEST_PAUSE_MS },
          { what: `${name}, memory`, figure: many.grownMb, unit: 'MB', aim: FLAT_MB },
        ];
      }),
  ];
}

/** Lends an outbox with a database of its own. */
async function withOutbox<Result>(use: (outbox: Outbox) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-outbox-'));
  const database = openDatabase(path.join(folder, 'hub.sqlite'), HUB_DIR);
  const parts = { database, clock: createClock(), log: createLog('bench', 'silent') };
  const outbox = createOutbox({ ...parts, seal: createSeal(randomBytes(32)) });
  try {
    return await use(outbox);
  } finally {
    await outbox.stop();
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In bytes, without what can be collected. */
function memoryKept(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** @returns the longest that a timer was late since, in milliseconds */
function watchPauses(): () => number {
  let last = performance.now();
  let longest = 0;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - TIMER_MS);
    last = now;
  };
  const timer = setInterval(look, TIMER_MS);
  return () => {
    look();
    clearInterval(timer);
    return longest;
  };
}

/** @throws after two minutes */
async function until(isDone: () => boolean): Promise<void> {
  const isIt = await lookUntil(async () => isDone(), Boolean, { everyMs: 2, timeoutMs: TIMEOUT_MS });
  if (!isIt) throw new Error(`not delivered in ${TIMEOUT_MS / 1000} seconds`);
}
