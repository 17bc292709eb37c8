import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { memoryMb } from './process-figures.ts';
import { type BenchSandbox, startBenchSandbox, studentsPath } from './sandbox.ts';
import { figure, orDash, printTable } from './table.ts';

const SIZES = [400, 10_000, 100_000];
const ROWS_A_PAGE = 1000;

interface Cost {
  pupils: number;
  firstPageMs: number;
  allPagesMs: number;
  changesetMs: number;
  unchangedMs: number;
  /** Undefined where the system does not tell. */
  grownMb: number | undefined;
}

/** What pupils cost as schools grow: time to read them all, time for a changeset, memory of the server. */
export async function benchSize(): Promise<void> {
  const costs: Cost[] = [];
  for (const pupils of SIZES) costs.push(await costOf(pupils));
  printTable(
    `Cost per row: a new server, then all pupils by page of ${figure(ROWS_A_PAGE)}, then changesets`,
    [
      'pupils',
      'first page s',
      'all pages s',
      'rows/s',
      'changedRows=* s',
      'nothing new s',
      'memory grows MB',
    ],
    costs.map((cost) => [
      figure(cost.pupils),
      ...[cost.firstPageMs, cost.allPagesMs].map(seconds),
      figure((1000 * cost.pupils) / cost.allPagesMs),
      ...[cost.changesetMs, cost.unchangedMs].map(seconds),
      orDash(cost.grownMb),
    ]),
  );
}

async function costOf(pupils: number): Promise<Cost> {
  const sandbox = await startBenchSandbox([]);
  try {
    importPupils(sandbox, pupils);
    const before = memoryMb(sandbox.pid);
    const first = await read(sandbox, { page: '1' });
    const { pages } = about(first, pupils);
    let allPagesMs = first.ms;
    for (let page = 2; page <= pages; page++) allPagesMs += (await read(sandbox, { page: `${page}` })).ms;
    const changeset = await read(sandbox, { page: '1', changedRows: '*' });
    const { next } = about(changeset, pupils);
    const unchanged = await read(sandbox, { page: '1', changedRows: next });
    about(unchanged, 0);
    const after = memoryMb(sandbox.pid);
    return {
      ...{ pupils, firstPageMs: first.ms, allPagesMs, changesetMs: changeset.ms, unchangedMs: unchanged.ms },
      grownMb: before === undefined || after === undefined ? undefined : after - before,
    };
  } finally {
    await sandbox.stop();
  }
}

const importer = fileURLToPath(new URL('children/import-pupils.ts', import.meta.url));

function importPupils({ dataDir }: BenchSandbox, pupils: number): void {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', importer, dataDir, `${pupils}`], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${pupils} pupils could not be imported; the messages above say why`);
}

interface Read {
  text: string;
  ms: number;
}

/** @throws when the portal refuses */
async function read(sandbox: BenchSandbox, query: Record<string, string>): Promise<Read> {
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
function about({ text }: Read, rows: number): { pages: number; next: string } {
  const { __pagination__, __changedRows__ } = About.parse(JSON.parse(text));
  const [{ PageCount, RowCount }] = __pagination__;
  if (RowCount !== rows) throw new Error(`the answer is of ${RowCount} pupils instead of ${rows}`);
  return { pages: PageCount, next: __changedRows__?.[0].NextChangedRows ?? '' };
}

const seconds = (ms: number): string => figure(ms / 1000);
