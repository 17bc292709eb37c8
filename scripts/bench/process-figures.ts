import { readFileSync } from 'node:fs';

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
export function memoryMb(pid: number): number | undefined {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(read(pid, 'status') ?? '') ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
