import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startSandbox } from '../kit/kit.ts';
import { median } from './median.ts';
import { memoryMb } from './process-figures.ts';
import { installRivals, startJsonServer, startMockoon, startPrism } from './rivals.ts';
import type { Row } from './row.ts';
import { startServer, type TimedServer } from './servers.ts';
import { orDash, printTable } from './table.ts';

const RUNS = 5;
const PUPILS = 400;
const cli = fileURLToPath(new URL('../cli.js', import.meta.url));
const script = fileURLToPath(new URL('../run.js', import.meta.url));

/**
 * How long it takes from nothing until there is an answer, and what memory it then holds: the whole
 * sandbox (two companies, databases, mail server, control room, five schools with their stories)
 * beside servers that answer one endpoint.
 */
export async function benchStart(): Promise<Row[]> {
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
    let first = 0;
    const fresh = new Contender('the sandbox, the first time', () =>
      startWholeSandbox(path.join(directory, `first-${first++}`)),
    );
    const kept = new Contender('the sandbox, started again with its data', () =>
      startWholeSandbox(path.join(directory, 'first')),
    );
    const jsonServer = new Contender('json-server, one list', () => startJsonServer(directory, rows));
    const prism = new Contender('Prism, the portal’s OpenAPI document', () => startPrism(document));
    const mockoon = new Contender('Mockoon, one list', () =>
      startMockoon(directory, JSON.stringify({ Students: rows })),
    );
    const contenders = [fresh, kept, jsonServer, prism, mockoon];
    // In turn, so that what else the machine does meets all of them.
    for (let run = 0; run < RUNS; run++) for (const contender of contenders) await contender.run();
    printTable(
      `Time to ready and memory then, median of ${RUNS}`,
      ['', 'ready s', 'memory MB'],
      contenders.map(({ name, readyMs, memoryMb }) => [
        name,
        ...[readyMs && readyMs / 1000, memoryMb].map(orDash),
      ]),
    );
    const running = await startWholeSandbox(path.join(directory, 'first'));
    const command = await timeCommands(running.url).finally(() => running.stop());
    const warm = await timeWarmSandboxes();
    const ready = { what: 'Prism', figure: prism.readyMs };
    const memory = { what: 'Prism', figure: prism.memoryMb };
    return [
      { what: 'ready with kept data', figure: kept.readyMs, unit: 'ms', peer: ready, aim: 1 },
      { what: 'ready the first time', figure: fresh.readyMs, unit: 'ms', peer: ready },
      { what: 'memory when ready', figure: kept.memoryMb, unit: 'MB', peer: memory, aim: 1 },
      { what: 'startSandbox() in a warm process', figure: warm, unit: 'ms', aim: 150 },
      { what: 'a command', figure: command, unit: 'ms', aim: 300 },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The command that asks the most: each school's state on both sides. */
async function timeCommands(startUrl: string): Promise<number | undefined> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    await promisify(execFile)(process.execPath, [cli, 'school', 'list', '--against', startUrl]);
    times.push(performance.now() - began);
  }
  return median(times);
}

/** The first one starts the process. */
async function timeWarmSandboxes(): Promise<number | undefined> {
  await (await startSandbox()).stop();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    const sandbox = await startSandbox();
    times.push(performance.now() - began);
    await sandbox.stop();
  }
  return median(times);
}

/** A server that is started again and again. */
class Contender {
  readonly #readyMs: number[] = [];
  readonly #memoryMb: number[] = [];

  constructor(
    readonly name: string,
    private readonly start: () => Promise<TimedServer>,
  ) {}

  async run(): Promise<void> {
    const server = await this.start();
    this.#readyMs.push(server.readyMs);
    const memory = memoryMb(server.pid);
    if (memory !== undefined) this.#memoryMb.push(memory);
    await server.stop();
  }

  /** The median, as for memory. */
  get readyMs(): number | undefined {
    return median(this.#readyMs);
  }

  get memoryMb(): number | undefined {
    return median(this.#memoryMb);
  }
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
