import { memoryMb } from './process-figures.ts';
import { about, importPupils, ROWS_A_PAGE, read, readAll } from './pupils.ts';
import type { Row } from './row.ts';
import { startBenchSandbox } from './sandbox.ts';
import { figure, orDash, printTable } from './table.ts';

const SIZES = [400, 10_000, 100_000];
/** How much more than in the smallest school a row may cost. */
const FLAT = 1;

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
export async function benchSize(): Promise<Row[]> {
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
  const [smallest, ...larger] = costs;
  return larger.flatMap((cost): Row[] => [
    {
      what: `a row of ${figure(cost.pupils)}, read by pages`,
      ...{ figure: aRow(cost), unit: 'ms', aim: FLAT },
      peer: { what: `of ${figure(smallest?.pupils ?? 0)}`, figure: smallest && aRow(smallest) },
    },
  ]);
}

const aRow = ({ allPagesMs, pupils }: Cost): number => allPagesMs / pupils;

async function costOf(pupils: number): Promise<Cost> {
  const sandbox = await startBenchSandbox([]);
  try {
    importPupils(sandbox, pupils);
    const before = memoryMb(sandbox.pid);
    const { firstPageMs, allPagesMs } = await readAll(sandbox, pupils);
    const changeset = await read(sandbox, { page: '1', changedRows: '*' });
    const { next } = about(changeset, pupils);
    const unchanged = await read(sandbox, { page: '1', changedRows: next });
    about(unchanged, 0);
    const after = memoryMb(sandbox.pid);
    return {
      ...{ pupils, firstPageMs, allPagesMs, changesetMs: changeset.ms, unchangedMs: unchanged.ms },
      grownMb: before === undefined || after === undefined ? undefined : after - before,
    };
  } finally {
    await sandbox.stop();
  }
}

const seconds = (ms: number): string => figure(ms / 1000);
