import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { median } from './median.ts';
import { isMet, isMoreBetter, type Row, ratioOf } from './row.ts';

/** What an earlier run measured, in figures that mean the same on any computer. */
const Recorded = z.object({
  /** How many times as bad as recorded a figure may be: runs of one build differ. */
  margin: z.number().min(1),
  groups: z.record(z.string(), z.record(z.string(), z.number())),
});
export type Recorded = z.output<typeof Recorded>;

const file = new URL('recorded.json', import.meta.url);
const RUNS = 5;

export const readRecorded = (): Recorded => Recorded.parse(JSON.parse(readFileSync(file, 'utf8')));

/** Records what groups measured, and keeps what is recorded of others. */
export function record(groups: ReadonlyMap<string, readonly Row[]>, emptyNodeMs: number): void {
  const recorded = readRecorded();
  for (const [group, rows] of groups) recorded.groups[group] = comparables(rows, emptyNodeMs);
  writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`);
}

function comparables(rows: readonly Row[], emptyNodeMs: number): Record<string, number> {
  const known = rows.map((row) => [row.what, comparable(row, emptyNodeMs)] as const);
  return Object.fromEntries(
    known.flatMap(([what, value]) =>
      value === undefined ? [] : [[what, Number(value.toPrecision(3))] as const],
    ),
  );
}

/**
 * A figure that does not depend on how fast the computer is: the ratio to a peer of the same run or, where there is
 * none, to the time that Node takes to start and do nothing. Memory is the same everywhere.
 */
function comparable(row: Row, emptyNodeMs: number): number | undefined {
  if (row.peer) return ratioOf(row);
  if (row.figure === undefined || row.unit === 'MB') return row.figure;
  return isMoreBetter(row) ? row.figure * emptyNodeMs : row.figure / emptyNodeMs;
}

/** How long Node takes here to start and do nothing, in milliseconds. */
export function measureEmptyNode(): number {
  const times = Array.from({ length: RUNS }, () => {
    const began = performance.now();
    execFileSync(process.execPath, ['-e', '0']);
    return performance.now() - began;
  });
  return median(times) ?? 0;
}

/**
 * What is slower or larger than recorded, by more than the margin.
 * @returns a line for each such row of a group; what was never recorded is not compared
 */
export function worseThanRecorded(
  recorded: Recorded,
  group: string,
  rows: readonly Row[],
  emptyNodeMs: number,
): string[] {
  return rows.flatMap((row) => {
    const now = comparable(row, emptyNodeMs);
    const before = recorded.groups[group]?.[row.what];
    if (now === undefined || before === undefined) return [];
    // Memory comes and goes with the garbage collector.
    if (row.unit === 'MB' && isMet(row)) return [];
    const times = isMoreBetter(row) ? before / now : now / before;
    if (times <= recorded.margin) return [];
    const limit = `at most ${recorded.margin} are allowed`;
    return [`${group}: ${row.what} is ${times.toFixed(2)} times as bad as recorded; ${limit}`];
  });
}
