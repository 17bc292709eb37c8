import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type autocannon from 'autocannon';
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
  usersPages,
} from './sandbox.ts';
import { type Server, startServer } from './servers.ts';
import { figure, orDash, printTable } from './table.ts';

/** A server that uses less of a processor than this was waiting to be asked. */
const BUSY = 0.7;

const StudentsAnswer = z.object({
  Students: z.tuple([z.looseObject({ Id: z.string() })], z.unknown()),
});

/** The portal's answers, each beside bare node:http with the same bytes, and those of others with the same page. */
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
    const body = await bodyOf(sandbox, pages[0]);
    const { Students: rows } = StudentsAnswer.parse(JSON.parse(body));
    const answers = answersOf(sandbox, pages, rows[0].Id);

    const file = path.join(directory, 'page.json');
    writeFileSync(file, body);
    const express = await run(startServer((port) => bare('bare-express', port, file)));
    const jsonServer = await run(startJsonServer(directory, rows));
    const mockoon = await run(startMockoon(directory, body));

    console.log(`The machine's load before: ${loadavg().map(figure).join(', ')}`);
    const results: Measured[] = [];
    const besideHttp: Row[] = [];
    for (const [index, { name, requests }] of answers.entries()) {
      const same = path.join(directory, `${index}.json`);
      writeFileSync(same, await bodyOf(sandbox, requests[0]));
      const http = await run(startServer((port) => bare('bare-http', port, same)));
      const ours = await measure({ name, requests, url: sandbox.url, pid: sandbox.pid });
      const theirs = await measure({
        name: `${name}, by bare node:http`,
        requests,
        url: http.url,
        pid: http.pid,
      });
      results.push(ours, theirs);
      besideHttp.push(...comparedWith(theirs, ours));
    }
    const [users, students] = await measureOneRoster(sandbox, body.length / ROWS_A_PAGE);
    results.push(users, students);
    besideHttp.push({
      what: users.name,
      ...{ figure: users.requestsPerSecond, unit: '/s', aim: 0.5 },
      peer: { what: 'Students of the same bytes', figure: students.requestsPerSecond },
    });
    results.push(
      await measureRival('bare Express, res.json', express),
      await measureRival('json-server', jsonServer),
      await measureRival('Mockoon', mockoon),
    );
    report(results, Buffer.byteLength(body));
    return besideHttp;
  } finally {
    for (const server of started) await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** OneRoster's pages, and pages of pupils as long as they are. @param rowBytes of a pupil there */
async function measureOneRoster(sandbox: BenchSandbox, rowBytes: number): Promise<[Measured, Measured]> {
  const { url, pid, headers } = sandbox;
  const pages = await usersPages(sandbox);
  const { length } = await bodyOf(sandbox, pages[0]);
  const path = `${studentsPath(sandbox)}?page=1&pageSize=${Math.round(length / rowBytes)}`;
  return [
    await measure({ name: `OneRoster users by page of ${ROWS_A_PAGE}`, url, pid, requests: pages }),
    await measure({ name: 'Students of the same bytes', url, pid, requests: [{ path, headers }] }),
  ];
}

type Requests = [autocannon.Request, ...autocannon.Request[]];

async function bodyOf({ url }: Server, request: autocannon.Request | undefined): Promise<string> {
  if (!request) throw new Error('the school has no pupils');
  const { path: address, method, headers, body } = request;
  const response = await fetch(`${url}${address}`, {
    ...(method && { method }),
    ...(body && { body }),
    headers: z.record(z.string(), z.string()).parse(headers),
  });
  return response.text();
}

/** What is measured beside bare node:http. @param student an id */
function answersOf(
  sandbox: BenchSandbox,
  [first, ...others]: autocannon.Request[],
  student: string,
): { name: string; requests: Requests }[] {
  if (!first) throw new Error('the school has no pupils');
  const { headers } = sandbox;
  const tokenBody = JSON.stringify(tokenRequest(sandbox));
  return [
    { name: `Students by page of ${ROWS_A_PAGE}`, requests: [first, ...others] },
    { name: 'One student by id', requests: [{ path: `${studentsPath(sandbox)}/${student}`, headers }] },
    {
      name: 'GetToken',
      requests: [
        {
          ...{ method: 'POST', path: '/api/oauth/GetToken', body: tokenBody },
          headers: { 'content-type': 'application/json' },
        },
      ],
    },
  ];
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
const comparedWith = (http: Measured, ours: Measured): Row[] => [
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
