import { readFileSync, writeFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second. */
const MS_A_TICK = 10;

/** The processor time a process has used; undefined where there is no /proc to tell it. */
export function processorMs(pid: number): number | undefined {
  const stat = read(pid, 'stat');
  // The name, in brackets, may hold spaces; user and system time are the 12th and 13th after it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) * MS_A_TICK;
}

/** The memory that a process holds now (RSS); undefined where there is no /proc to tell it. */
export const memoryMb = (pid: number): number | undefined => megabytes(pid, /VmRSS:\s+(\d+)/);

/**
 * How much more memory a process held, at most, while `act` ran than before.
 * @returns undefined where there is no /proc to tell it
 */
export async function peakMb(pid: number, act: () => Promise<void>): Promise<number | undefined> {
  const before = memoryMb(pid);
  if (before !== undefined) writeFileSync(`/proc/${pid}/clear_refs`, FORGET_PEAK);
  await act();
  const peak = megabytes(pid, /VmHWM:\s+(\d+)/);
  return before === undefined || peak === undefined ? undefined : peak - before;
}

const FORGET_PEAK = '5';

function megabytes(pid: number, pattern: RegExp): number | undefined {
  const [, kilobytes] = pattern.exec(read(pid, 'status') ?? '') ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
