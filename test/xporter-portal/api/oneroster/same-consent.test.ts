import { expect } from 'chai';
import fc from 'fast-check';
import { later } from '../../../../shared/sample-data/school-year.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { createConsents } from '../../../../xporter-portal/api/consent/consents.ts';
import { gradeOf } from '../../../../xporter-portal/api/oneroster/lists.ts';
import { createRosters, type Rosters } from '../../../../xporter-portal/api/oneroster/roster.ts';
import type { Lists, Roster, User } from '../../../../xporter-portal/api/oneroster/types.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';

/** For a long run: `SEEDS=300 npx mocha test/xporter-portal/api/oneroster/same-consent.test.ts` */
const SEEDS = Number(process.env.SEEDS ?? 12);
const { estab } = DEMO_SCHOOLS[4];
const AREAS = [
  ...['School', 'SchoolLite', 'Student', 'StudentLite', 'StudentExtended', 'StudentDemographic', 'UPN'],
  ...['Staff', 'StaffLite', 'StaffEmployment', 'StaffExtended', 'Contact', 'Address'],
];
type Row = Record<string, unknown>;

const decisions = fc.record({
  people: fc.constantFrom('include' as const, 'exclude' as const),
  areas: fc.subarray(AREAS),
  picked: fc.array(fc.record({ kind: fc.constantFrom('Student', 'Staff', 'Contact'), at: fc.nat(400) }), {
    maxLength: 40,
  }),
});

/** All of a list; null where the school does not share it. */
function all<Name extends keyof Lists>(roster: Roster, list: Name): Lists[Name][] | null {
  const records = roster.records(list, null);
  return records ? Array.from({ length: records.length }, (_, at) => records.at(at)) : null;
}

const ids = (rows: readonly { sourcedId: string }[] | null) =>
  rows?.map(({ sourcedId }) => sourcedId) ?? null;
const xids = (rows: readonly Row[] | null) => rows?.map(({ XID }) => String(XID)).sort() ?? null;
const listed = (text: unknown): string[] => (text ? String(text).split(',') : []);
const or = (value: unknown) => (value === null || value === '' ? undefined : value);

describe('OneRoster and Xporter’s own protocol', () => {
  let portal: PortalAlone;
  let rosters: Rosters;
  const consents = () => createConsents(portal.context);

  before(async () => {
    portal = await startPortalAlone();
    rosters = createRosters(portal.context, consents());
  });
  after(() => portal.stop());

  const rosterOf = (reader: Reader): Promise<Roster> =>
    consents().answer(reader.authorisation, (consented) => rosters.of(consented));
  const rowsOf = async (reader: Reader, question: string, dataset: string): Promise<Row[] | null> => {
    const { status, body } = await reader.read(question);
    return status === 403 ? null : (body[dataset] ?? []);
  };

  it('show the same people and the same of their data, by any decisions of a school', async function () {
    this.timeout(SEEDS * 10_000);
    await fc.assert(
      fc.asyncProperty(decisions, async ({ people, areas, picked }) => {
        const reader = startReader(portal, estab, { people, scopes: areas });
        const whole = reader.whole();
        const everyone = { Student: whole.onRoll, Staff: whole.staff, Contact: whole.contacts() };
        reader.change({
          add: picked.flatMap(({ kind, at }) => {
            const one = everyone[kind as keyof typeof everyone];
            return { kind: kind as 'Student', key: one[at % one.length]?.key ?? '' };
          }),
        });
        const roster = await rosterOf(reader);
        const students = await rowsOf(reader, 'Students/', 'Students');
        const staff = await rowsOf(reader, 'Staff/', 'Staff');
        const contacts = await rowsOf(reader, 'Contacts/', 'Contacts');
        const groups = await rowsOf(reader, 'Groups/?options=includeMembersXIDs,includeSubjects', 'Group');

        const users = all(roster, 'users');
        const inRoles = (...roles: User['role'][]) =>
          users?.filter(({ role }) => roles.includes(role)) ?? null;
        expect(ids(all(roster, 'students'))).to.deep.equal(xids(students));
        expect(ids(all(roster, 'demographics'))).to.deep.equal(xids(students));
        expect(ids(inRoles('student')) ?? []).to.deep.equal(xids(students) ?? []);
        expect(ids(inRoles('teacher', 'aide', 'administrator')) ?? []).to.deep.equal(xids(staff) ?? []);
        expect(ids(inRoles('guardian', 'parent', 'relative')) ?? []).to.deep.equal(xids(contacts) ?? []);
        expect(users === null).to.equal(!students && !staff && !contacts);
        expect(all(roster, 'teachers') === null).to.equal(staff === null);

        const byXid = (rows: readonly Row[] | null) => new Map(rows?.map((row) => [row.XID, row]));
        const [pupils, adults] = [byXid(students), byXid(staff)];
        for (const user of users ?? []) {
          const row = pupils.get(user.sourcedId) ?? adults.get(user.sourcedId);
          if (!row) continue;
          expect([user.givenName, user.familyName]).to.deep.equal([row.Forename, row.Surname]);
          expect([user.identifier, user.email]).to.deep.equal([row.IdaasId, or(row.WorkEmail)]);
          expect(user.middleName).to.equal(or(row.MiddleName));
          expect(user.userIds?.[0]?.identifier).to.equal(row.UPN);
          if (user.role === 'student') expect(user.grades).to.deep.equal([gradeOf(String(row.NCYear))]);
          else expect(user.role === 'teacher').to.equal(row.IsTeacher === 1);
          if (user.role === 'administrator') expect(row.Roles).to.match(/Manager|Administrator/);
        }
        for (const { sourcedId, birthDate, sex, metadata } of all(roster, 'demographics') ?? []) {
          const row = pupils.get(sourcedId);
          expect(birthDate).to.equal(row?.DateofBirth);
          expect(sex?.[0]?.toUpperCase()).to.equal(row?.Gender);
          expect(metadata?.['uk.ethnicityCode']).to.equal(row?.EthnicityCode);
        }

        const classes = groups?.filter(({ Type }) => Type === 'RegGrp' || Type === 'TeachingGrp') ?? null;
        expect(ids(all(roster, 'classes'))).to.deep.equal(xids(classes));
        const members = classes?.flatMap(({ XID, StudentXIDs, StaffXIDs }) =>
          [...(students ? listed(StudentXIDs) : []), ...(staff ? listed(StaffXIDs) : [])].map(
            (member) => `${XID}.${member}`,
          ),
        );
        const enrolled = classes && (students || staff) ? (members?.sort() ?? []) : null;
        expect(ids(all(roster, 'enrollments'))).to.deep.equal(enrolled);
        for (const { beginDate, user, role } of all(roster, 'enrollments') ?? []) {
          const { EntryDate } = pupils.get(user.sourcedId) ?? {};
          if (role !== 'student') expect(beginDate).to.equal(undefined);
          else if (EntryDate) expect(beginDate).to.equal(later(String(EntryDate), `${whole.year}-09-01`));
        }
        for (const list of ['orgs', 'academicSessions', 'courses'] as const)
          expect(all(roster, list) === null, list).to.equal(groups === null);
      }),
      { numRuns: SEEDS, endOnFailure: true },
    );
  });
});
