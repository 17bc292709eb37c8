import { expect } from 'chai';
import { HUB_DIR } from '../../../hodder-hub/app.ts';
import { linkMembers } from '../../../hodder-hub/mis-sync/panels/members.ts';
import { type Database, openDatabase } from '../../../shared/database/database.ts';

const ESTAB = '9992001';
/** By id in the MIS: a teacher, an assistant and another teacher. */
const STAFF = { '10': 'Rao', '11': 'Ndlovu', '12': 'Kent' };

describe('the teacher of a class in the Hub', () => {
  let database: Database;
  beforeEach(() => {
    database = openDatabase(':memory:', HUB_DIR);
    database.pragma('foreign_keys = OFF');
    const teacher = database.prepare(
      `INSERT INTO teachers (estab, title, forename, surname, email, type, mis_id, synced_at)
       VALUES ('${ESTAB}', 'Ms', 'Ada', :name, :name || '@own.example', 'Teacher', :id, '2026-11-23')`,
    );
    for (const [id, name] of Object.entries(STAFF)) teacher.run({ id, name });
    database
      .prepare(
        `INSERT INTO classes (estab, name, mis_id, synced_at) VALUES ('${ESTAB}', '6Z', '1', '2026-11-23')`,
      )
      .run();
    database
      .prepare(
        `INSERT INTO mis_bookmarks (estab, panel, hash, taken_at) VALUES ('${ESTAB}', 'classes', '', '')`,
      )
      .run();
  });
  afterEach(() => database.close());

  function teacherWith(primary: string | null, members: readonly string[]): unknown {
    const copy = database.prepare(
      `INSERT OR REPLACE INTO mis_copy (estab, dataset, id, row) VALUES ('${ESTAB}', ?, ?, ?)`,
    );
    database.prepare('DELETE FROM mis_copy').run();
    copy.run('classes/Group', '1', JSON.stringify({ Id: '1', PrimaryStaffId: primary }));
    for (const [at, StaffId] of members.entries())
      copy.run('classes/StaffMembers', `${at}`, JSON.stringify({ Id: `${at}`, GroupId: '1', StaffId }));
    for (const Id of Object.keys(STAFF))
      copy.run('teachers/Staff', Id, JSON.stringify({ Id, IsTeacher: Id === '11' ? 0 : 1 }));
    linkMembers(database, ESTAB);
    return database
      .prepare('SELECT surname FROM teachers JOIN classes ON teacher_id = teachers.id')
      .pluck()
      .get();
  }

  it('is the main one of several, in any order', () => {
    for (const members of [
      ['10', '11', '12'],
      ['12', '11', '10'],
    ])
      expect(teacherWith('12', members)).to.equal('Kent');
  });

  it('is a teacher before an assistant where the main one is not in the Hub', () => {
    for (const members of [
      ['99', '10', '11', '12'],
      ['12', '11', '10', '99'],
      ['11', '12', '10', '99'],
    ])
      expect(teacherWith('99', members)).to.equal('Rao');
    expect(teacherWith(null, ['11'])).to.equal('Ndlovu');
  });
});
