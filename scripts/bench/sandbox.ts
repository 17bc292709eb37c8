import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Server } from './servers.ts';

/** How to ask the portal of a sandbox for the data of a school that has authorised. */
const Opened = z.object({
  url: z.string(),
  estab: z.string(),
  relyingParty: z.string(),
  secret: z.string(),
  dataDir: z.string(),
  /** Pages to measure, the signed-in ones with a cookie. */
  pages: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      path: z.string(),
      headers: z.record(z.string(), z.string()),
    }),
  ),
});
export type Opened = z.output<typeof Opened>;

export interface BenchSandbox extends Server, Opened {
  /** With a school token. */
  headers: { authorization: string };
}

const script = fileURLToPath(new URL('children/sandbox.ts', import.meta.url));

/**
 * A sandbox in a process of its own, the journey played to its end.
 * @param nodeOptions for that process, `--cpu-prof` say
 * @throws when it ends before it is ready; it has then said why
 */
export async function startBenchSandbox(nodeOptions: string[]): Promise<BenchSandbox> {
  const child = fork(script, {
    execArgv: [...nodeOptions, '--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the sandbox ended too early, with ${code}`);
  });
  const [message] = await Promise.race([once(child, 'message'), ended]);
  const opened = Opened.parse(message);
  return {
    ...opened,
    headers: { authorization: `Idaas ${await schoolToken(opened)}` },
    pid: child.pid ?? 0,
    async stop() {
      child.disconnect();
      await ended.catch(() => undefined);
    },
  };
}

/** The body that asks for a school token. */
export const tokenRequest = ({ estab, relyingParty, secret }: Opened) => ({
  estab,
  relyingParty,
  password: secret,
  thirdpartyid: 'XporterOnDemand',
});

/** @throws when the portal refuses */
async function schoolToken(opened: Opened): Promise<string> {
  const response = await fetch(`${opened.url}/api/oauth/GetToken`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(tokenRequest(opened)),
  });
  return z.object({ token: z.string() }).parse(await response.json()).token;
}

export const ONE_ROSTER = '/api/ims/oneroster/v1p1/school';

/** With a token for OneRoster. */
export async function oneRosterHeaders({ url, estab, relyingParty, secret }: Opened) {
  const credentials = Buffer.from(`${relyingParty}|${estab}:${secret}`).toString('base64');
  const response = await fetch(`${url}${ONE_ROSTER}/auth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
  });
  const { access_token } = z.object({ access_token: z.string() }).parse(await response.json());
  return { authorization: `Bearer ${access_token}` };
}

/** What asks OneRoster for everyone the school shares, page after page, but for the last, which is not full. */
export async function usersPages(sandbox: Opened) {
  const headers = await oneRosterHeaders(sandbox);
  const path = (offset: number) => `${ONE_ROSTER}/users?limit=${ROWS_A_PAGE}&offset=${offset}`;
  const response = await fetch(sandbox.url + path(0), { headers });
  await response.arrayBuffer();
  const count = Math.floor(Number(response.headers.get('X-Total-Count')) / ROWS_A_PAGE);
  return Array.from({ length: count }, (_, index) => ({ path: path(index * ROWS_A_PAGE), headers }));
}

export const ROWS_A_PAGE = 100;

export const studentsPath = ({ estab }: Opened) => `/api/v1/School/${estab}/Students`;

const Paginated = z.object({ __pagination__: z.tuple([z.object({ RowCount: z.number() })]) });

/** What asks for the school's pupils, page after page, but for the last, which is not full. */
export async function studentsPages(sandbox: BenchSandbox) {
  const { url, headers } = sandbox;
  const path = (page: number) => `${studentsPath(sandbox)}?page=${page}&pageSize=${ROWS_A_PAGE}`;
  const response = await fetch(url + path(1), { headers });
  const [{ RowCount }] = Paginated.parse(await response.json()).__pagination__;
  const count = Math.floor(RowCount / ROWS_A_PAGE);
  return Array.from({ length: count }, (_, index) => ({ path: path(index + 1), headers }));
}
