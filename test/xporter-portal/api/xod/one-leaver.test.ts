import { expect } from 'chai';
import { daysAfter } from '../../../../shared/clock.ts';
import { upn } from '../../../../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { importPeople } from '../../../../xporter-portal/mis/import/imported.ts';
import { PupilRecord, StaffRecord } from '../../../../xporter-portal/mis/import/record.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';

const { estab } = DEMO_SCHOOLS[1];
const QUESTIONS = ['Students/', 'Staff/', 'Contacts/', 'StudentContacts/', 'PersonComms/', 'Photos/'];

/** StudentContacts comes under a second name too. */
const UNCOUNTED = /^(meta|StudentContact(_deleted)?)$/;

describe('one who leaves', () => {
  let portal: PortalAlone;
  let reader: Reader;
  beforeEach(async () => {
    portal = await startPortalAlone();
    portal.clock.travelTo(new Date('2026-11-23T12:00:00Z'));
    reader = startReader(portal, estab);
  });
  afterEach(() => portal.stop());

  const pupils = ['Abbot', 'Bird', 'Crane', 'Dunn'].map((surname, index) =>
    PupilRecord.parse({
      ...{ upn: upn(estab, 20, index + 1), surname, forename: 'Una', dob: `2014-10-0${index + 1}` },
      ...{ gender: 'F', ncyear: '8', reggroup: '8A' },
    }),
  );
  const staff = ['Rao', 'Raoul', 'Rash'].map((surname) =>
    StaffRecord.parse({
      ...{ surname, forename: 'Mo', email: `${surname}@own.example`, gender: 'M', teacher: 'yes' },
      ...{ reggroup: '8A' },
    }),
  );
  const bring = (file: { pupils: PupilRecord[]; staff: StaffRecord[] }) =>
    importPeople(portal.context.database, estab, file, portal.clock.now());

  async function changes(question: string, since: string) {
    const { body } = await reader.read(`${question}?changedRows=${since}`);
    const [changed = {}] = body.__changedRows__ ?? [];
    const count = (deleted: boolean) =>
      Object.entries(body)
        .filter(
          ([name]) =>
            !name.startsWith('__') && !UNCOUNTED.test(name) && name.endsWith('_deleted') === deleted,
        )
        .reduce((total, [, rows]) => total + rows.length, 0);
    return { next: String(changed.NextChangedRows), rows: count(false), gone: count(true) };
  }

  it('is one deletion, and nobody else changes, also days later and in any order of lines', async () => {
    bring({ pupils, staff });
    const before = new Map<string, string>();
    for (const question of QUESTIONS) before.set(question, (await changes(question, '*')).next);
    const [una] = (await reader.read('Students/')).body.Students ?? [];
    const contacts = (await reader.read(`StudentContacts/${una?.Id}`)).body.StudentContacts?.length ?? 0;
    const comms = (await reader.read('PersonComms/')).body.PersonComms ?? [];

    portal.clock.travelTo(daysAfter(portal.clock.now(), 9));
    bring({ pupils: pupils.slice(1).reverse(), staff: staff.slice(1).reverse() });
    const gone: Record<string, number> = {};
    for (const question of QUESTIONS) {
      const after = await changes(question, before.get(question) ?? '');
      expect(after.rows, question).to.equal(0);
      gone[question] = after.gone;
    }
    expect(gone).to.deep.equal({
      ...{ 'Students/': 1, 'Staff/': 1, 'Contacts/': contacts, 'StudentContacts/': contacts, 'Photos/': 2 },
      'PersonComms/': comms.length - ((await reader.read('PersonComms/')).body.PersonComms?.length ?? 0),
    });
  });

  it('keeps number, code, id and address, which nobody else gets before they come back', async () => {
    const seen = async () => {
      const students = (await reader.read('Students/')).body.Students ?? [];
      const members = (await reader.read('Staff/')).body.Staff ?? [];
      return [
        ...students.flatMap(({ UPN, Id, AdmissionNo, WorkEmail }) =>
          [Id, AdmissionNo, WorkEmail].map((mark) => [String(mark), UPN] as const),
        ),
        ...members.flatMap(({ Surname, Id, StaffCode }) =>
          [Id, StaffCode].map((mark) => [String(mark), Surname] as const),
        ),
      ];
    };
    const owners = new Map<string, unknown>();
    for (const [from, to] of [
      [0, 4],
      [1, 4],
      [2, 3],
      [0, 4],
    ]) {
      bring({ pupils: pupils.slice(from, to), staff: staff.slice(from, to) });
      for (const [mark, owner] of await seen()) {
        expect(owners.get(mark) ?? owner, mark).to.equal(owner);
        owners.set(mark, owner);
      }
      portal.clock.travelTo(daysAfter(portal.clock.now(), 1));
    }
    expect(owners.size).to.equal(3 * pupils.length + 2 * staff.length);
  });
});
