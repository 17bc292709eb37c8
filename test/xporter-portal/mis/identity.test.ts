import { expect } from 'chai';
import { openDatabase } from '../../../shared/database/database.ts';
import { instantAt } from '../../../shared/local-time.ts';
import { dayAfter } from '../../../shared/sample-data/school-year.ts';
import { PORTAL_DIR } from '../../../xporter-portal/app.ts';
import type { Mis } from '../../../xporter-portal/mis/mis.ts';
import { createMisStore } from '../../../xporter-portal/mis/mis-store.ts';
import { detailsOf } from '../../../xporter-portal/mis/pupils.ts';
import { staffDetailsOf } from '../../../xporter-portal/mis/staff.ts';
import { establishments } from '../../../xporter-portal/sandbox/fixtures/establishments.ts';

const FROM = '2026-11-23';
const YEARS = 3;
/** Days between two looks. */
const STEP = 89;

/** What a person is known by, each kind of which nobody else has. */
type Marks = Record<string, string>;

function marksOf({ school, pupils, staff, contacts, groups }: Mis): Map<string, Marks> {
  const marks = new Map<string, Marks>();
  for (const pupil of pupils) {
    const { email, uln } = detailsOf(school, pupil);
    marks.set(`pupil ${pupil.key}`, {
      id: pupil.id,
      admissionNo: pupil.admissionNo,
      upn: pupil.upn,
      // Pupils get both in secondary schools only, where they stay to the end.
      ...(email === null ? {} : { email }),
      ...(uln === null ? {} : { uln }),
    });
  }
  for (const person of staff) {
    const { niNumber, teacherNumber, payrollNumber, homeEmail } = staffDetailsOf(school, person);
    marks.set(`staff ${person.key}`, {
      id: person.id,
      code: person.code,
      email: person.email,
      niNumber,
      ...(teacherNumber === null ? {} : { teacherNumber }),
      payrollNumber,
      homeEmail: homeEmail ?? '',
    });
  }
  for (const { key, id, email } of contacts()) marks.set(`contact ${key}`, { id, email });
  for (const { key, id } of groups()) marks.set(`group ${key}`, { id });
  return marks;
}

/** As SIMS has them: two to five digits, and no more than two bytes for staff and groups. */
function expectSmall(owner: string, id: string): void {
  expect(id, owner).to.match(/^[1-9]\d{1,4}$/);
  if (/^(staff|group)/.test(owner)) expect(Number(id), owner).to.be.at.most(32_767);
}

describe('a person in the simulated MIS', () => {
  const database = openDatabase(':memory:', PORTAL_DIR);
  after(() => database.close());

  for (const school of establishments().slice(0, 2)) {
    it(`keeps for three years all that they are known by, and nobody else has had it: ${school.name}`, () => {
      const store = createMisStore(database);
      const everSeen = new Map<string, Marks>();
      const ownerOf = new Map<string, string>();
      for (let day = FROM; day < dayAfter(FROM, YEARS * 365); day = dayAfter(day, STEP)) {
        const mis = store.misOf(school, 'SIMS', instantAt(day, '12:00'));
        for (const [person, marks] of marksOf(mis)) {
          const before = everSeen.get(person);
          if (before) expect(marks, `${person} on ${day}`).to.deep.equal(before);
          everSeen.set(person, marks);
          for (const [kind, mark] of Object.entries(marks)) {
            const owner = ownerOf.get(`${kind} ${mark}`) ?? person;
            if (owner !== person) expect.fail(`${kind} ${mark} of ${person} was ${owner}’s before ${day}`);
            ownerOf.set(`${kind} ${mark}`, person);
            if (kind === 'id') expectSmall(person, mark);
          }
        }
      }
      expect(everSeen.size).to.be.above(500);
    });
  }
});
