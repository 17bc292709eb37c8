import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { measure } from './load.ts';
import { importPupils, readAll } from './pupils.ts';
import type { Row } from './row.ts';
import { type BenchSandbox, startBenchSandbox, studentsPages } from './sandbox.ts';
import { figure, printTable } from './table.ts';

const FUNCTIONS_SHOWN = 15;
const PUPILS = 10_000;

/** What V8 writes: a tree of functions, and every so often which of them ran. */
const Profile = z.object({
  endTime: z.number(),
  startTime: z.number(),
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).default([]),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
type Profile = z.output<typeof Profile>;

/** Where the sandbox spends its time on pages it has answered with before, and on pages it has to make. */
export async function benchProfile(): Promise<Row[]> {
  await profile('Students by page, over and over', async (sandbox, start) => {
    const requests = await studentsPages(sandbox);
    start();
    await measure({ name: 'Students', ...sandbox, requests });
  });
  await profile(`${figure(PUPILS)} students, page after page, once`, async (sandbox, start) => {
    importPupils(sandbox, PUPILS);
    start();
    await readAll(sandbox, PUPILS);
  });
  return [];
}

/** @param act calls `start` where the time begins that counts */
async function profile(
  title: string,
  act: (sandbox: BenchSandbox, start: () => void) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'bench-profile-'));
  try {
    const sandbox = await startBenchSandbox(['--cpu-prof', `--cpu-prof-dir=${directory}`]);
    let began = 0;
    try {
      await act(sandbox, () => {
        began = performance.now();
      });
    } finally {
      await sandbox.stop();
    }
    const elapsed = performance.now() - began;
    report(title, Profile.parse(JSON.parse(readFileSync(largestIn(directory), 'utf8'))), elapsed);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Threads that load TypeScript write small profiles of their own. */
function largestIn(directory: string): string {
  const files = readdirSync(directory).map((name) => path.join(directory, name));
  const [largest] = files.sort((one, other) => statSync(other).size - statSync(one).size);
  if (!largest) throw new Error('the sandbox ended without a profile');
  return largest;
}

function report(title: string, profile: Profile, lastMs: number): void {
  const { alone, withCalled, busy } = timesOf(profile, lastMs);
  const rows = (times: Map<string, number>) =>
    [...times]
      .sort(([, one], [, other]) => other - one)
      .slice(0, FUNCTIONS_SHOWN)
      .map(([name, time]) => [name, `${figure((100 * time) / busy)} %`]);
  printTable(`${title}: time in a function itself`, ['', 'busy time'], rows(alone));
  const ours = new Map([...withCalled].filter(([name]) => /xporter-portal|shared|stringify/.test(name)));
  printTable(`${title}: time in our functions and what they call`, ['', 'busy time'], rows(ours));
}

/** Microseconds by function over the last of the profile, without those in which nothing was to do. */
function timesOf({ nodes, samples, timeDeltas, startTime, endTime }: Profile, lastMs: number) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const callers = new Map(nodes.flatMap(({ id, children }) => children.map((child) => [child, id] as const)));
  const alone = new Map<string, number>();
  const withCalled = new Map<string, number>();
  const add = (times: Map<string, number>, name: string, time: number) =>
    times.set(name, (times.get(name) ?? 0) + time);

  let now = startTime;
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const time = timeDeltas[index] ?? 0;
    now += time;
    const name = names.get(id) ?? '';
    if (now < endTime - lastMs * 1000 || name.startsWith('(idle)')) continue;
    busy += time;
    add(alone, name, time);
    const stack = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = callers.get(at)) {
      stack.add(names.get(at) ?? '');
    }
    for (const each of stack) add(withCalled, each, time);
  }
  return { alone, withCalled, busy };
}

const root = new URL('../..', import.meta.url).href;

const nameOf = ({ functionName, url }: { functionName: string; url: string }): string =>
  `${functionName || '(unnamed)'} ${url.replace(/^.*node_modules\//, '').replace(root, '')}`.trim();
