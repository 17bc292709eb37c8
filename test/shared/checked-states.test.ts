import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Member } from '../../hodder-hub/accounts/members.ts';
import { HUB_DIR } from '../../hodder-hub/app.ts';
import type { Change } from '../../hodder-hub/mis-sync/history/changes.ts';
import { STATUSES } from '../../hodder-hub/mis-sync/matching/match.ts';
import { CLASS_KINDS } from '../../hodder-hub/mis-sync/panels/classes.ts';
import { CONNECTION_STATES } from '../../hodder-hub/mis-sync/records/connection-states.ts';
import { RUN_STATES } from '../../hodder-hub/mis-sync/records/run-states.ts';
import { openDatabase } from '../../shared/database/database.ts';
import type { Seen } from '../../shared/request-log/request-log.ts';
import type { Role } from '../../xporter-portal/accounts/roles.ts';
import { PORTAL_DIR } from '../../xporter-portal/app.ts';
import { AUTHORISATION_STATES } from '../../xporter-portal/records/authorisation-states.ts';
import type { PeopleDefault } from '../../xporter-portal/records/authorisations.ts';
import type { InvitationLink } from '../../xporter-portal/records/invitation-links.ts';
import { KINDS } from '../../xporter-portal/records/person-kinds.ts';
import {
  columnsOf,
  contentsOf,
  isNumbered,
  migrateBy,
  oldDatabase,
  shapeOf,
  tablesOf,
  type Values,
} from '../support/old-database.ts';

const THIS_CHANGE = /-checked-states\.sql$/;

/** The members of a union: one that is missing here, or that the union does not have, does not compile. */
const membersOf = <Union extends string>(members: Record<Union, true>): string[] => Object.keys(members);

const REQUEST_LOG = { 'request_log.kind': membersOf<Seen['kind']>({ request: true, email: true }) };

/** What the code knows each column to hold. */
const SIDES: { sideDir: string; allowed: Record<string, readonly string[]> }[] = [
  {
    sideDir: HUB_DIR,
    allowed: {
      ...REQUEST_LOG,
      'classes.kind': Object.values(CLASS_KINDS),
      'connections.state': Object.keys(CONNECTION_STATES),
      'sync_changes.kind': membersOf<Change['kind']>({
        ...{ added: true, changed: true, linked: true, desynced: true },
      }),
      'sync_rows.status': STATUSES,
      'sync_runs.state': Object.keys(RUN_STATES),
      'teachers.type': membersOf<Member['type']>({ AC: true, Teacher: true }),
    },
  },
  {
    sideDir: PORTAL_DIR,
    allowed: {
      ...REQUEST_LOG,
      'administrators.role': membersOf<Exclude<Role, 'limited'>>({ administrator: true, lead: true }),
      'authorisations.people_default': membersOf<PeopleDefault>({ include: true, exclude: true }),
      'authorisations.state': Object.keys(AUTHORISATION_STATES),
      'earlier_exceptions.kind': KINDS,
      'imported_people.kind': ['Student', 'Staff'],
      'invitation_links.state': membersOf<InvitationLink['state']>({
        ...{ live: true, used: true, forwarded: true, superseded: true },
      }),
      'people_decisions.kind': KINDS,
      'people_drafts.kind': KINDS,
      'people_exceptions.kind': KINDS,
    },
  },
];

/** Named like a state, but written by others: each side names its deliveries, a partner its requests. */
const FREE = ['outbox.kind', 'authorisations.registration_type', 'authorisations.requester_role'];

const NAMED_LIKE_A_STATE = /(^|_)(state|status|kind|role|type)$/;

for (const { sideDir, allowed } of SIDES) {
  describe(`the states that ${path.basename(sideDir)} can store`, () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'states-'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('are those that the code knows: a new one needs a migration that makes its table again', () => {
      const database = openDatabase(':memory:', sideDir);
      const checked = tablesOf(database).flatMap(({ name: table, sql }) =>
        columnsOf(database, table)
          .filter(({ type }) => type === 'TEXT')
          .flatMap(({ name }): [string, string[]][] => {
            const list = new RegExp(`CHECK \\(${name} IN \\(('[^)]*')\\)\\)`).exec(sql)?.[1];
            if (list === undefined && !NAMED_LIKE_A_STATE.test(name)) return [];
            return [
              [
                `${table}.${name}`,
                (list ?? '')
                  .split(/, ?/)
                  .map((each) => each.slice(1, -1))
                  .sort(),
              ],
            ];
          }),
      );
      database.close();
      const known = Object.entries(allowed).map(([column, values]) => [column, [...values].sort()]);
      expect(Object.fromEntries(checked.filter(([column]) => !FREE.includes(column)))).to.deep.equal(
        Object.fromEntries(known),
      );
    });

    it('are all that a table takes', () => {
      const database = openDatabase(':memory:', sideDir);
      database.pragma('foreign_keys = OFF');
      for (const column of Object.keys(allowed)) {
        const [table = ''] = column.split('.');
        const columns = columnsOf(database, table);
        const insert = database.prepare(
          `INSERT INTO ${table} (${columns.map(({ name }) => name).join()}) VALUES (${columns.map(() => '?').join()})`,
        );
        const values = columns.map(({ type }) => (type === 'TEXT' ? 'no such state' : 1));
        expect(() => insert.run(...values), column).to.throw('CHECK constraint failed');
      }
      database.close();
    });

    it('are checked in a data folder of before too, which loses nothing', () => {
      const values: Values = {};
      for (const [column, [first = '']] of Object.entries(allowed)) {
        const [table = '', name = ''] = column.split('.');
        values[table] = { ...values[table], [name]: first };
      }
      const database = oldDatabase(path.join(folder, 'old.sqlite'), sideDir, THIS_CHANGE, values);
      database.exec('UPDATE sqlite_sequence SET seq = 41');
      const before = contentsOf(database);
      const shape = shapeOf(database);
      migrateBy(database, sideDir, THIS_CHANGE);
      expect(database.pragma('foreign_key_check')).to.deep.equal([]);
      expect(contentsOf(database)).to.deep.equal(before);
      expect(withoutChecks(shapeOf(database))).to.deep.equal(withoutChecks(shape));
      const sequence = database.prepare('SELECT name, seq FROM sqlite_sequence ORDER BY name').all();
      const numbered = tablesOf(database).filter(({ name }) => isNumbered(database, name));
      expect(sequence).to.deep.equal(numbered.map(({ name }) => ({ name, seq: 41 })));
      database.close();
    });
  });
}

const withoutChecks = ({ tables, others }: ReturnType<typeof shapeOf>) => ({
  tables: tables.map(({ checks: _checks, ...table }) => table),
  others,
});
