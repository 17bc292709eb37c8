import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { coordinatorOf } from '../../hodder-hub/accounts/members.ts';
import { pupils as panel } from '../../hodder-hub/mis-sync/panels/pupils.ts';
import { copied, datasetOf } from '../../hodder-hub/mis-sync/records/mis-copy.ts';
import { openRun } from '../../hodder-hub/mis-sync/records/runs.ts';
import { saveRun } from '../../hodder-hub/mis-sync/review/save.ts';
import { startRun } from '../../hodder-hub/mis-sync/runs/start.ts';
import { readConfig } from '../../shared/config.ts';
import type { Database } from '../../shared/database/database.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { importPeople } from '../../xporter-portal/mis/import/imported.ts';
import type { PupilRecord } from '../../xporter-portal/mis/import/record.ts';
import { startSandbox } from '../compose/sandbox.ts';
import { inventedPupils } from './invented-pupils.ts';
import type { Row } from './row.ts';
import { figure, printTable } from './table.ts';

const SIZES = [400, 2000, 10_000, 50_000];
const [, , school] = DEMO_SCHOOLS;

/** How many pupils a second the Hub reads, matches and saves, as schools grow. */
export async function benchSync(): Promise<Row[]> {
  const rows: string[][] = [];
  for (const size of SIZES) rows.push(await figuresOf(size));
  printTable(
    'A sync of pupils. The Hub has slightly different names, and half of the pupils have no UPN there (pupils a second)',
    ['pupils', 'read and lay out', 'match', 'save', 'seconds in all', 'memory grows MB'],
    rows,
  );
  return [];
}

async function figuresOf(size: number): Promise<string[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-sync-'));
  const ports = { START_PORT: '0', HUB_PORT: '0', PORTAL_PORT: '0', SMTP_PORT: '0', INBOX_PORT: '0' };
  const sandbox = await startSandbox(readConfig({ ...ports, DATA_DIR: dataDir }));
  try {
    const { context } = sandbox.hub;
    const invented = inventedPupils(school, size, sandbox.clock.now());
    importPeople(
      sandbox.portal.context.database,
      school.estab,
      { pupils: invented, staff: [] },
      sandbox.clock.now(),
    );
    fillHub(context.database, invented);
    const coordinator = coordinatorOf(context.database, school.estab);
    if (!coordinator) throw new Error(`${school.name} has no coordinator`);

    const before = process.memoryUsage.rss();
    const reading = performance.now();
    startRun(context, coordinator, 'pupils', { years: [], classes: [], emails: false });
    await context.outbox.deliverDue('load');
    const read = performance.now() - reading;
    const run = openRun(context.database, school.estab, 'pupils');
    if (run?.state !== 'reviewing') throw new Error('the pupils could not be read');

    const hub = panel.hubEntries(context.database, school.estab);
    const rows = copied(context.database, school.estab, datasetOf('pupils', 'Students'));
    const mis = panel.misEntries(
      { rows: () => rows, isTakenElsewhere: () => false, yearStarts: '09-01' },
      run,
    );
    const matching = performance.now();
    panel.pair(hub, mis);
    const match = performance.now() - matching;

    const saving = performance.now();
    saveRun(context, run, coordinator);
    const save = performance.now() - saving;
    const rate = (ms: number) => figure((1000 * size) / ms);
    const grown = (process.memoryUsage.rss() - before) / 1e6;
    return [
      figure(size),
      rate(read - match),
      rate(match),
      rate(save),
      figure((read + save) / 1000),
      figure(grown),
    ];
  } finally {
    await sandbox.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function fillHub(database: Database, invented: readonly PupilRecord[]): void {
  const insert = database.prepare(
    `INSERT INTO students (estab, upn, forename, surname, date_of_birth, year_group, class, has_access)
     VALUES (?, ?, ?, ?, ?, 'Year 1', '1A', 1)`,
  );
  database.transaction(() => {
    database.prepare('DELETE FROM students WHERE estab = ?').run(school.estab);
    for (const [index, { upn, forename, surname, dob }] of invented.entries()) {
      const slip = index % 10 === 0 ? `${surname}${surname.at(-1)}` : surname;
      insert.run(school.estab, index % 2 === 0 ? upn : null, forename, slip, dob);
    }
  })();
}
