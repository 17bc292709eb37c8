import { peakMb } from './process-figures.ts';
import { about, importPupils, ROWS_A_PAGE, read, readAll, readAllUsers } from './pupils.ts';
import type { Row } from './row.ts';
import { startBenchSandbox } from './sandbox.ts';
import { figure, orDash, printTable } from './table.ts';

const SIZES = [400, 10_000, 100_000];
/** How much more than in the smallest school a row may cost. */
const FLAT = 1.1;
const CHANGESET_MB = 200;
const USERS_MB = 200;

interface Cost {
  pupils: number;
  firstPageMs: number;
  allPagesMs: number;
  changesetMs: number;
  unchangedMs: number;
  /** What the server holds more than before, at most; undefined where the system does not tell. */
  changesetMb: number | undefined;
  /** All of them by OneRoster, page after page. */
  usersMs: number;
  usersMb: number | undefined;
}

/** What pupils cost as schools grow: time to read them all, time for a changeset, memory of the server. */
export async function benchSize(): Promise<Row[]> {
  const costs: Cost[] = [];
  for (const pupils of SIZES) costs.push(await costOf(pupils));
  printTable(
    `Cost per row: a new server, its first page of ${figure(ROWS_A_PAGE)}, changesets, all pages`,
    [
      'pupils',
      'first page s',
      'all pages s',
      'rows/s',
      'changedRows=* s',
      'nothing new s',
      'changesets MB',
      'users s',
      'users MB',
    ],
    costs.map((cost) => [
      figure(cost.pupils),
      ...[cost.firstPageMs, cost.allPagesMs].map(seconds),
      figure((1000 * cost.pupils) / cost.allPagesMs),
      ...[cost.changesetMs, cost.unchangedMs].map(seconds),
      orDash(cost.changesetMb),
      seconds(cost.usersMs),
      orDash(cost.usersMb),
    ]),
  );
  const [smallest, ...larger] = costs;
  return larger.flatMap((cost): Row[] => [
    {
      what: `a row of ${figure(cost.pupils)}, read by pages`,
      ...{ figure: aRow(cost), unit: 'ms', aim: FLAT },
      peer: { what: `of ${figure(smallest?.pupils ?? 0)}`, figure: smallest && aRow(smallest) },
    },
    {
      what: `changesets of ${figure(cost.pupils)}, memory`,
      ...{ figure: cost.changesetMb, unit: 'MB', aim: CHANGESET_MB },
    },
    {
      what: `a user of ${figure(cost.pupils)}, read by OneRoster’s pages`,
      ...{ figure: cost.usersMs / cost.pupils, unit: 'ms', aim: FLAT },
      peer: {
        what: `of ${figure(smallest?.pupils ?? 0)}`,
        figure: smallest && smallest.usersMs / smallest.pupils,
      },
    },
    {
      what: `users of ${figure(cost.pupils)} by OneRoster, memory`,
      ...{ figure: cost.usersMb, unit: 'MB', aim: USERS_MB },
    },
  ]);
}

const aRow = ({ allPagesMs, pupils }: Cost): number => allPagesMs / pupils;

async function costOf(pupils: number): Promise<Cost> {
  const sandbox = await startBenchSandbox([]);
  try {
    importPupils(sandbox, pupils);
    // Makes the school's MIS, which stays in memory.
    const { ms: firstPageMs } = await read(sandbox, { page: '1' });
    let [changesetMs, unchangedMs] = [0, 0];
    const changesetMb = await peakMb(sandbox.pid, async () => {
      const changeset = await read(sandbox, { page: '1', changedRows: '*' });
      const { next } = about(changeset, pupils);
      const unchanged = await read(sandbox, { page: '1', changedRows: next });
      about(unchanged, 0);
      [changesetMs, unchangedMs] = [changeset.ms, unchanged.ms];
    });
    const pages = await readAll(sandbox, pupils);
    const allPagesMs = pages.allPagesMs - pages.firstPageMs + firstPageMs;
    let usersMs = 0;
    const usersMb = await peakMb(sandbox.pid, async () => {
      usersMs = await readAllUsers(sandbox, pupils);
    });
    return { pupils, firstPageMs, allPagesMs, changesetMs, unchangedMs, changesetMb, usersMs, usersMb };
  } finally {
    await sandbox.stop();
  }
}

const seconds = (ms: number): string => figure(ms / 1000);
