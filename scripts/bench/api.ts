import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Measured, measure } from './load.ts';
import { installRivals, startJsonServer, startMockoon } from './rivals.ts';
import type { Row } from './row.ts';
import {
  type BenchSandbox,
  ROWS_A_PAGE,
  startBenchSandbox,
  studentsPages,
  studentsPath,
  tokenRequest,
} from './sandbox.ts';
import { type Server, startServer } from './servers.ts';
import { figure, orDash, printTable } from './table.ts';

/** A server that uses less of a processor than this was waiting to be asked. */
const BUSY = 0.7;

const StudentsAnswer = z.object({
  Students: z.tuple([z.looseObject({ Id: z.string() })], z.unknown()),
});

/** The portal's requests a second, beside those of servers that answer with the same page of pupils. */
export async function benchApi(): Promise<Row[]> {
  installRivals();
  const directory = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const started: Server[] = [];
  const run = async <Kind extends Server>(starting: Promise<Kind>): Promise<Kind> => {
    const server = await starting;
    started.push(server);
    return server;
  };
  try {
    const sandbox = await run(startBenchSandbox([]));
    const pages = await studentsPages(sandbox);
    const body = await firstOf(sandbox, pages);
    const { Students: rows } = StudentsAnswer.parse(JSON.parse(body));
    const file = path.join(directory, 'page.json');
    writeFileSync(file, body);

    const http = await run(startServer((port) => bare('bare-http', port, file)));
    const express = await run(startServer((port) => bare('bare-express', port, file)));
    const jsonServer = await run(startJsonServer(directory, rows));
    const mockoon = await run(startMockoon(directory, body));

    console.log(`The machine's load before: ${loadavg().map(figure).join(', ')}`);
    const students = await measureStudents(sandbox, pages);
    const others = await measureOtherDoors(sandbox, rows[0].Id);
    const bareHttp = await measureRival('bare node:http', http);
    const bareExpress = await measureRival('bare Express, res.json', express);
    const rival = await measureRival('json-server', jsonServer);
    const otherRival = await measureRival('Mockoon', mockoon);
    report([students, ...others, bareHttp, bareExpress, rival, otherRival], Buffer.byteLength(body));
    const [byId, token] = others;
    return [
      ...besideHttp(students, bareHttp),
      ...[byId, token].flatMap((ours) => (ours ? besideHttp(ours, bareHttp) : [])),
    ];
  } finally {
    for (const server of started) await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

type Pages = Awaited<ReturnType<typeof studentsPages>>;

async function firstOf({ url }: Server, [first]: Pages): Promise<string> {
  if (!first) throw new Error('the school has no pupils');
  const response = await fetch(url + first.path, { headers: first.headers });
  return response.text();
}

const measureStudents = ({ url, pid }: Server, requests: Pages): Promise<Measured> =>
  measure({ name: `Students by page of ${ROWS_A_PAGE}`, url, pid, requests });

async function measureOtherDoors(sandbox: BenchSandbox, student: string): Promise<Measured[]> {
  const { url, pid, headers } = sandbox;
  const byId = await measure({
    ...{ name: 'One student by id', url, pid },
    requests: [{ path: `${studentsPath(sandbox)}/${student}`, headers }],
  });
  const token = await measure({
    ...{ name: 'GetToken', url, pid },
    requests: [
      {
        method: 'POST',
        path: '/api/oauth/GetToken',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(tokenRequest(sandbox)),
      },
    ],
  });
  const signIn = await measure({
    ...{ name: 'The portal’s sign-in page', url, pid },
    requests: [{ path: '/sign-in' }],
  });
  return [byId, token, signIn];
}

const measureRival = (name: string, { url, pid }: Server): Promise<Measured> =>
  measure({ name: `First page by ${name}`, url, pid, requests: [{ path: '/Students' }] });

const bare = (name: string, port: number, file: string) => [
  ...['--import', 'tsx', fileURLToPath(new URL(`children/${name}.ts`, import.meta.url))],
  ...[`${port}`, file],
];

function report(results: Measured[], bytes: number): void {
  printTable(
    `10 connections for 5 s each; a page of ${ROWS_A_PAGE} pupils is ${figure(bytes / 1000)} kB`,
    ['', 'requests/s', 'p99 ms', 'CPUs used', 'CPU ms/request'],
    results.map(({ name, requestsPerSecond, p99Ms, processors, processorMs }) => [
      name,
      figure(requestsPerSecond),
      figure(p99Ms),
      orDash(processors),
      orDash(processorMs),
    ]),
  );
  const idle = results.filter(({ processors }) => processors !== undefined && processors < BUSY);
  if (idle.length === 0) return;
  const names = idle.map(({ name }) => name).join('; ');
  console.log(
    `\n  Able to do more, as autocannon, which reads every body, was the slower of the two: ${names}`,
  );
}

/** Processor time and throughput of ours, beside a bare server's. */
const besideHttp = (ours: Measured, http: Measured): Row[] => [
  {
    what: `${ours.name}, processor`,
    ...{ figure: ours.processorMs, unit: 'ms', aim: 2.5 },
    peer: { what: 'node:http', figure: http.processorMs },
  },
  {
    what: ours.name,
    ...{ figure: ours.requestsPerSecond, unit: '/s', aim: 0.6 },
    peer: { what: 'node:http', figure: http.requestsPerSecond },
  },
];
