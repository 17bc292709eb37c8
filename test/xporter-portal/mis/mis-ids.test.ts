import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type Database, openDatabase } from '../../../shared/database/database.ts';
import { checkLetter } from '../../../shared/sample-data/people.ts';
import { PORTAL_DIR } from '../../../xporter-portal/app.ts';
import { importPeople } from '../../../xporter-portal/mis/import/imported.ts';
import { PupilRecord } from '../../../xporter-portal/mis/import/record.ts';
import { createMisIds, hashedIds } from '../../../xporter-portal/mis/mis-ids.ts';
import { MIS_KINDS, misKind } from '../../../xporter-portal/records/mis-kinds.ts';
import { establishments } from '../../../xporter-portal/sandbox/fixtures/establishments.ts';
import { migrateBy, oldDatabase } from '../../support/old-database.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';

const SIMS = misKind('SIMS');
const ESTAB = '9992001';
const pupil = (key: string) => ({ key, number: 1 });

describe('an id in the simulated MIS', () => {
  let database: Database;

  beforeEach(() => {
    database = openDatabase(':memory:', PORTAL_DIR);
  });
  afterEach(() => database.close());

  it('is another for each thing in a school, and the same after a restart', () => {
    const before = createMisIds(database)(SIMS, ESTAB);
    before.give('pupil', [pupil('a'), pupil('b'), pupil('a')]);
    const ids = [before.ofPerson('pupil', pupil('a')), before.ofPerson('pupil', pupil('b'))];
    const others = [
      before.ofPerson('staff', pupil('a')),
      before.of('class/2026/3B/En'),
      before.of('need/a/1'),
    ];
    expect(new Set([...ids, ...others]).size).to.equal(5);
    const after = createMisIds(database)(SIMS, ESTAB);
    expect([after.ofPerson('pupil', pupil('a')), after.ofPerson('pupil', pupil('b'))]).to.deep.equal(ids);
    expect(after.of('need/a/1')).to.equal(others[2]);
  });

  it('is the same in two pictures of one school, whichever gives it', () => {
    const idsOf = createMisIds(database);
    const [now, earlier] = [idsOf(SIMS, ESTAB), idsOf(SIMS, ESTAB)];
    expect(now.of('need/a/1')).to.equal(earlier.of('need/a/1'));
    expect(earlier.ofPerson('pupil', pupil('b'))).to.equal(now.ofPerson('pupil', pupil('b')));
  });

  it('is nobody else’s in another MIS of the school, or in the school next to it', () => {
    const idsOf = createMisIds(database);
    const numbers = MIS_KINDS.filter(({ ids }) => ids === 'numbers').map((kind) => idsOf(kind, ESTAB));
    const found = numbers.flatMap((ids) => ['a', 'b'].map((key) => ids.ofPerson('pupil', pupil(key))));
    expect(new Set(found).size).to.equal(numbers.length * 2);
    expect(found).not.to.include(idsOf(SIMS, '9992002').ofPerson('pupil', pupil('a')));
  });

  it('stays when the transaction in which it was given is rolled back', () => {
    const idsOf = createMisIds(database);
    const ids = idsOf(SIMS, ESTAB);
    let seen = '';
    const fail = database.transaction(() => {
      seen = ids.ofPerson('pupil', pupil('a'));
      throw new Error('the caller changed its mind');
    });
    expect(fail).to.throw('changed its mind');
    expect(ids.ofPerson('pupil', pupil('b'))).not.to.equal(seen);
    expect(idsOf(SIMS, ESTAB).ofPerson('pupil', pupil('a'))).to.equal(seen);
    expect(createMisIds(database)(SIMS, ESTAB).ofPerson('pupil', pupil('a')), 'after a restart').to.equal(
      seen,
    );
  });

  it('has two to five digits, at most 32,767 for staff and groups, wherever the school begins to count', () => {
    const idsOf = createMisIds(database);
    for (let school = 0; school < 11; school++) {
      const ids = idsOf(SIMS, String(9_992_001 + school));
      const keys = Array.from({ length: 3000 }, (_, at) => String(at));
      const small = keys.map((key) => Number(ids.of(`class/2026/${key}`)));
      const large = keys.map((key) => Number(ids.ofPerson('contact', pupil(key))));
      expect(Math.max(...small)).to.be.at.most(32_767);
      expect(Math.max(...large)).to.be.at.most(99_999);
      expect(new Set([...small, ...large]).size).to.equal(6000);
    }
  });

  it('of a day, a session, a period and a lesson on a day is made of the date', () => {
    const ids = createMisIds(database)(SIMS, ESTAB);
    const keys = ['2026-11-27', '2026-11-28', '2031-03-03'].flatMap((day) => [
      [`session/${day}/AM`, `session/${day}/PM`],
      [0, 1, 2, 3, 4].map((period) => `period/${day}/${period}`),
      ['3A', '3B'].flatMap((form) => [0, 1, 2].map((slot) => `instance/${day}/${form}/${slot + 5}`)),
    ]);
    for (const sort of [0, 1, 2]) {
      const found = keys
        .filter((_keys, at) => at % 3 === sort)
        .flatMap((list) => list.map((key) => ids.of(key)));
      expect(new Set(found).size).to.equal(found.length);
      for (const id of found) expect(Number(id)).to.be.within(1, 2 ** 31 - 1);
    }
  });
});

describe('a data folder whose schools have been read', () => {
  const CHANGE = /040-small-mis-ids/;

  it('keeps their ids, in every MIS', () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'ids-'));
    const [school] = establishments();
    if (!school) throw new Error('the register is empty');
    const old = oldDatabase(path.join(dir, 'old.sqlite'), PORTAL_DIR, CHANGE, {
      api_usage: { estab: school.estab },
    });
    migrateBy(old, PORTAL_DIR, CHANGE);
    const idsOf = createMisIds(old);
    for (const kind of MIS_KINDS) {
      const [now, before] = [idsOf(kind, school.estab), hashedIds(kind, school.estab)];
      const person = { key: 'a', number: 7 };
      expect(now.ofPerson('contact', person)).to.equal(before.ofPerson('contact', person));
      expect(now.of('year/3')).to.equal(before.of('year/3'));
    }
    expect(idsOf(SIMS, '9992009').of('year/3'), 'a school that nobody had read').to.have.length.below(6);
    old.close();
    rmSync(dir, { recursive: true });
  });
});

describe('a school that is reset', () => {
  let portal: PortalApp;

  before(async () => {
    portal = await portalApp();
  });
  after(() => portal.stop());

  it('gives the ids that its people had to nobody else, invented or imported', () => {
    const { context, steering, clock } = portal;
    const [school] = establishments();
    if (!school) throw new Error('the register is empty');
    const ids = () => {
      const { pupils, staff, contacts } = context.misStore.misOf(school, 'SIMS', clock.now());
      return [...pupils, ...staff, ...contacts()].map(({ id }) => id);
    };
    const invented = ids();
    const had = new Set(invented);
    for (const [serial, surname] of ['Reed', 'Shaw'].entries()) {
      const digits = `99900000000${serial}`;
      const person = { upn: checkLetter(digits) + digits, forename: 'Ann', surname, dob: '2018-01-01' };
      const pupil = PupilRecord.parse({ ...person, gender: 'F', ncyear: '3', reggroup: '3B' });
      importPeople(context.database, school.estab, { pupils: [pupil], staff: [] }, clock.now());
      const imported = ids();
      expect(imported.filter((id) => had.has(id))).to.deep.equal([]);
      for (const id of imported) had.add(id);
      expect(steering.resetSchool(school.estab)).to.equal(true);
      expect(ids(), 'the same people as in the beginning').to.deep.equal(invented);
    }
  });
});
