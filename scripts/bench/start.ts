import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryMb } from './process-figures.ts';
import { installRivals, startJsonServer, startMockoon, startPrism } from './rivals.ts';
import { startServer, type TimedServer } from './servers.ts';
import { figure, orDash, printTable } from './table.ts';

const RUNS = 3;
const PUPILS = 400;
const script = fileURLToPath(new URL('../run.js', import.meta.url));

/**
 * How long it takes from nothing until there is an answer, and what memory it then holds: the whole
 * sandbox (two companies, databases, mail server, control room, five schools with their stories)
 * beside servers that answer one endpoint.
 */
export async function benchStart(): Promise<void> {
  installRivals();
  const directory = mkdtempSync(path.join(tmpdir(), 'bench-start-'));
  try {
    const document = path.join(directory, 'openapi.json');
    const sandbox = await startWholeSandbox(path.join(directory, 'first'));
    try {
      const urls = await fetch(`${sandbox.url}/urls.json`);
      const { portal } = (await urls.json()) as { portal: string };
      writeFileSync(document, await (await fetch(`${portal}/developers/openapi.json`)).text());
    } finally {
      await sandbox.stop();
    }
    const rows = Array.from({ length: PUPILS }, (_, id) => ({ id, Surname: `Pupil ${id}` }));
    const kept = path.join(directory, 'kept');
    const contenders: [string, () => Promise<TimedServer>][] = [
      ['the sandbox, started again with its data', () => startWholeSandbox(kept)],
      ['json-server, one list', () => startJsonServer(directory, rows)],
      ['Prism, the portal’s OpenAPI document', () => startPrism(document)],
      ['Mockoon, one list', () => startMockoon(directory, JSON.stringify({ Students: rows }))],
    ];
    const fresh = Array.from({ length: RUNS }, (_, run) => path.join(directory, `fresh-${run}`));
    const results = [
      await measured('the sandbox, the first time', () => startWholeSandbox(fresh.pop() ?? directory)),
    ];
    for (const [name, start] of contenders) results.push(await measured(name, start));
    printTable(`Time to ready and memory then, median of ${RUNS}`, ['', 'ready s', 'memory MB'], results);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measured(name: string, start: () => Promise<TimedServer>): Promise<string[]> {
  const ready: number[] = [];
  const memory: (number | undefined)[] = [];
  for (let run = 0; run < RUNS; run++) {
    const server = await start();
    ready.push(server.readyMs);
    memory.push(memoryMb(server.pid));
    await server.stop();
  }
  const known = memory.filter((megabytes): megabytes is number => megabytes !== undefined);
  return [name, figure((median(ready) ?? 0) / 1000), orDash(median(known))];
}

/** As `npm start` does, ready when its start page answers. */
const startWholeSandbox = (dataDir: string): Promise<TimedServer> =>
  startServer(
    () => [script, 'start'],
    (port) => ({
      START_PORT: String(port),
      HUB_PORT: '0',
      PORTAL_PORT: '0',
      SMTP_PORT: '0',
      INBOX_PORT: '0',
      DATA_DIR: dataDir,
    }),
  );

const median = (values: number[]): number | undefined =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
