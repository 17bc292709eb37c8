import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Measured, measure } from './load.ts';
import { installRivals, startJsonServer, startMockoon } from './rivals.ts';
import { type BenchSandbox, schoolToken, startBenchSandbox, tokenRequest } from './sandbox.ts';
import { type Server, startServer } from './servers.ts';
import { figure, printTable } from './table.ts';

const ROWS_A_PAGE = 100;

const StudentsAnswer = z.object({
  Students: z.array(z.looseObject({ Id: z.string() })).length(ROWS_A_PAGE),
  __pagination__: z.tuple([z.object({ PageCount: z.number() })]),
});

/** The portal's requests a second, beside those of servers that answer with the same page of pupils. */
export async function benchApi(): Promise<void> {
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
    const authorization = `Idaas ${await schoolToken(sandbox)}`;
    const body = await firstPage(sandbox, authorization);
    const file = path.join(directory, 'page.json');
    writeFileSync(file, body);
    const { Students: rows } = StudentsAnswer.parse(JSON.parse(body));

    const http = await run(startServer((port) => bare('bare-http', port, file)));
    const express = await run(startServer((port) => bare('bare-express', port, file)));
    const jsonServer = await run(startJsonServer(directory, rows));
    const mockoon = await run(startMockoon(directory, body));

    console.log(`The machine's load before: ${loadavg().map(figure).join(', ')}`);
    const { students, others } = await measurePortal(sandbox, authorization, body);
    const bareHttp = await measureRival('bare node:http', http);
    const bareExpress = await measureRival('bare Express, res.json', express);
    const rival = await measureRival('json-server', jsonServer);
    const otherRival = await measureRival('Mockoon', mockoon);
    report([students, ...others, bareHttp, bareExpress, rival, otherRival], body.length);
    console.log(`
  Students page: ${ratio(students, bareHttp)} of bare node:http (aim 0.6)
  Students page: ${ratio(students, rival)}× json-server (aim 5)`);
  } finally {
    for (const server of started) await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

const studentsPath = ({ estab }: BenchSandbox) => `/api/v1/School/${estab}/Students`;
const pagePath = (sandbox: BenchSandbox, page: number) =>
  `${studentsPath(sandbox)}?page=${page}&pageSize=${ROWS_A_PAGE}`;

async function firstPage(sandbox: BenchSandbox, authorization: string): Promise<string> {
  const response = await fetch(sandbox.url + pagePath(sandbox, 1), { headers: { authorization } });
  return response.text();
}

/** @param body the first page of pupils */
async function measurePortal(
  sandbox: BenchSandbox,
  authorization: string,
  body: string,
): Promise<{ students: Measured; others: Measured[] }> {
  const answer = StudentsAnswer.parse(JSON.parse(body));
  const [{ PageCount }] = answer.__pagination__;
  const { url, pid } = sandbox;
  const headers = { authorization };
  const pages = Array.from({ length: PageCount }, (_, index) => pagePath(sandbox, index + 1));
  const students = await measure({
    ...{ name: `Students by page of ${ROWS_A_PAGE}`, url, pid },
    requests: pages.map((path) => ({ path, headers })),
  });
  const student = await measure({
    ...{ name: 'One student by id', url, pid },
    requests: [{ path: `${studentsPath(sandbox)}/${answer.Students[0]?.Id}`, headers }],
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
  return { students, others: [student, token, signIn] };
}

const measureRival = (name: string, { url, pid }: Server): Promise<Measured> =>
  measure({ name: `First page by ${name}`, url, pid, requests: [{ path: '/Students' }] });

const bare = (name: string, port: number, file: string) => [
  ...['--import', 'tsx', fileURLToPath(new URL(`children/${name}.ts`, import.meta.url))],
  ...[`${port}`, file],
];

function report(results: Measured[], bytes: number): void {
  printTable(
    `10 connections for 5 s each; a page of ${ROWS_A_PAGE} pupils is ${figure(bytes)} characters`,
    ['', 'requests/s', 'p99 ms', 'CPUs used', 'CPU ms/request'],
    results.map(({ name, requestsPerSecond, p99Ms, processors, processorMs }) => [
      name,
      figure(requestsPerSecond),
      figure(p99Ms),
      orDash(processors),
      orDash(processorMs),
    ]),
  );
}

const orDash = (number: number | undefined) => (number === undefined ? '–' : figure(number));

const ratio = (ours: Measured, theirs: Measured): string =>
  (ours.requestsPerSecond / theirs.requestsPerSecond).toFixed(2);
