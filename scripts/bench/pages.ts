import { measure } from './load.ts';
import type { Row } from './row.ts';
import { startBenchSandbox } from './sandbox.ts';
import { figure, orDash, printTable } from './table.ts';

/** A page may cost this much of a processor, in milliseconds, and has to come this often. */
const AIM = { processorMs: 0.8, requestsPerSecond: 1200 };

/** What pages cost: the portal's sign-in page, the dashboard of a school and the Hub's card of a connected school. */
export async function benchPages(): Promise<Row[]> {
  const sandbox = await startBenchSandbox([]);
  try {
    const results = [];
    for (const { name, url, path, headers } of sandbox.pages)
      results.push(await measure({ name, url, pid: sandbox.pid, requests: [{ path, headers }] }));
    printTable(
      'Pages, 10 connections for 5 s each',
      ['', 'requests/s', 'p99 ms', 'CPU ms/request'],
      results.map(({ name, requestsPerSecond, p99Ms, processorMs }) => [
        name,
        ...[figure(requestsPerSecond), figure(p99Ms), orDash(processorMs)],
      ]),
    );
    return results.flatMap(({ name, requestsPerSecond, processorMs }): Row[] => [
      { what: `${name}, processor`, figure: processorMs, unit: 'ms', aim: AIM.processorMs },
      { what: name, figure: requestsPerSecond, unit: '/s', aim: AIM.requestsPerSecond },
    ]);
  } finally {
    await sandbox.stop();
  }
}
