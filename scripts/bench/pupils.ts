import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type BenchSandbox, ONE_ROSTER, oneRosterHeaders, studentsPath } from './sandbox.ts';

export const ROWS_A_PAGE = 1000;

const importer = fileURLToPath(new URL('children/import-pupils.ts', import.meta.url));

/** Gives the school that many pupils. @throws when it cannot be done */
export function importPupils({ dataDir }: BenchSandbox, pupils: number): void {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', importer, dataDir, `${pupils}`], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${pupils} pupils could not be imported; the messages above say why`);
}

export interface Read {
  text: string;
  ms: number;
}

/** A page of pupils, and how long it took. @throws when the portal refuses */
export async function read(sandbox: BenchSandbox, query: Record<string, string>): Promise<Read> {
  const parameters = new URLSearchParams({ ...query, pageSize: `${ROWS_A_PAGE}` });
  const start = performance.now();
  const response = await fetch(`${sandbox.url}${studentsPath(sandbox)}?${parameters}`, {
    headers: sandbox.headers,
  });
  const text = await response.text();
  const ms = performance.now() - start;
  if (!response.ok) throw new Error(`the portal answers ${response.status}: ${text.slice(0, 400)}`);
  return { text, ms };
}

const About = z.object({
  __pagination__: z.tuple([z.object({ PageCount: z.number(), RowCount: z.number() })]),
  __changedRows__: z.tuple([z.object({ NextChangedRows: z.string() })]).optional(),
});

/** What an answer says of the whole it is a page of. @throws when that is not of so many rows */
export function about({ text }: Read, rows: number): { pages: number; next: string } {
  const { __pagination__, __changedRows__ } = About.parse(JSON.parse(text));
  const [{ PageCount, RowCount }] = __pagination__;
  if (RowCount !== rows) throw new Error(`the answer is of ${RowCount} pupils instead of ${rows}`);
  return { pages: PageCount, next: __changedRows__?.[0].NextChangedRows ?? '' };
}

/** Reads so many pupils page after page. @throws when there are others */
export async function readAll(
  sandbox: BenchSandbox,
  pupils: number,
): Promise<{ firstPageMs: number; allPagesMs: number }> {
  const first = await read(sandbox, { page: '1' });
  const { pages } = about(first, pupils);
  let allPagesMs = first.ms;
  for (let page = 2; page <= pages; page++) allPagesMs += (await read(sandbox, { page: `${page}` })).ms;
  return { firstPageMs: first.ms, allPagesMs };
}

/** Reads so many pupils by OneRoster, from each page to the next. @returns how long it took; @throws when there are others */
export async function readAllUsers(sandbox: BenchSandbox, pupils: number): Promise<number> {
  const headers = await oneRosterHeaders(sandbox);
  const Users = z.object({ users: z.array(z.object({ role: z.string() })) });
  let [students, ms] = [0, 0];
  let next: string | undefined = `${sandbox.url}${ONE_ROSTER}/users?limit=${ROWS_A_PAGE}`;
  while (next !== undefined) {
    const start = performance.now();
    const response: Response = await fetch(next, { headers });
    const text = await response.text();
    ms += performance.now() - start;
    if (!response.ok) throw new Error(`the portal answers ${response.status}: ${text.slice(0, 400)}`);
    students += Users.parse(JSON.parse(text)).users.filter(({ role }) => role === 'student').length;
    [, next] = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '') ?? [];
  }
  if (students !== pupils) throw new Error(`OneRoster has ${students} pupils instead of ${pupils}`);
  return ms;
}
