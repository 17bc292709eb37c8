import { expect } from 'chai';
import fc from 'fast-check';
import { livesOn } from '../../../shared/sample-data/life.ts';
import { type Adult, type Child, standingOn } from '../../../shared/sample-data/people.ts';
import { dayAfter } from '../../../shared/sample-data/school-year.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../../shared/sample-data/schools.ts';
import { createMis, type Mis } from '../../../xporter-portal/mis/mis.ts';
import { hashedIds } from '../../../xporter-portal/mis/mis-ids.ts';
import { misKind } from '../../../xporter-portal/records/mis-kinds.ts';
import { establishments } from '../../../xporter-portal/sandbox/fixtures/establishments.ts';

const DAY = '2026-11-23';
const [oakfield, thornbury] = DEMO_SCHOOLS;
const [register] = establishments();
if (!register) throw new Error('the register is empty');
const NO_CANDIDATES = { give() {}, of: () => '' };
const misOf = (children: readonly Child[], adults: readonly Adult[], school: DemoSchool = oakfield): Mis =>
  createMis(
    { ...register, estab: school.estab, phase: school.phase },
    misKind('SIMS'),
    DAY,
    { children, adults },
    hashedIds(misKind('SIMS'), school.estab),
    NO_CANDIDATES,
  );

const child = (number: number, registration: string): Child => ({
  ...{ key: `child-${number}`, household: `child-${number}`, number, upn: `${number}`, forename: 'Ann' },
  ...{ surname: 'Lee', gender: 'F', dateOfBirth: '2016-04-30', year: 6, registration },
  ...{ joined: '2026-09-01', left: null, changed: '2026-09-01' },
});
const adult = (number: number, surname: string, isTeacher: boolean, registration: string | null): Adult => ({
  ...{ key: `adult-${number}`, number, title: 'Ms', forename: 'Ada', surname, phone: '', gender: 'F' },
  ...{ email: `${surname}@own.example`, role: isTeacher ? 'Teacher' : 'Teaching Assistant', isTeacher },
  ...{ registration, joined: '2026-09-01', left: null, changed: '2026-09-01' },
});

describe('groups and lessons', () => {
  it('have all the staff of a registration group, and a teacher first, in any order of lines', () => {
    const people = fc.uniqueArray(
      fc.record({ number: fc.integer({ min: 1, max: 40 }), isTeacher: fc.boolean() }),
      { selector: ({ number }) => number, minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(people, fc.infiniteStream(fc.nat()), (all, chances) => {
        const staff = all.map(({ number, isTeacher }) => adult(number, `S${number % 5}`, isTeacher, '6Z'));
        const shuffled = staff
          .map((person) => ({ person, chance: chances.next().value }))
          .sort((one, other) => one.chance - other.chance)
          .map(({ person }) => person);
        const [mis, other] = [misOf([child(1, '6Z')], staff), misOf([child(1, '6Z')], shuffled)];
        const staffOf = ({ groups }: Mis) =>
          groups().map(({ key, staff: members }) => [key, members.map(({ person }) => person.key)]);
        expect(staffOf(other)).to.deep.equal(staffOf(mis));
        expect(other.lessons().map(({ key, teacher }) => [key, teacher?.key])).to.deep.equal(
          mis.lessons().map(({ key, teacher }) => [key, teacher?.key]),
        );
        const form = mis.groups().find(({ type }) => type === 'RegGrp');
        expect(form?.staff.map(({ person }) => person.key)).to.have.members(staff.map(({ key }) => key));
        const hasTeacher = staff.some(({ isTeacher }) => isTeacher);
        expect(form?.staff[0]?.person.isTeacher).to.equal(hasTeacher);
        const [taughtBy] = mis.lessons();
        expect(taughtBy?.teacher?.key).to.equal(hasTeacher ? form?.staff[0]?.person.key : undefined);
      }),
      { numRuns: 60 },
    );
  });

  it('stay, with their rooms and teachers, when a pupil leaves', () => {
    const { children, adults } = livesOn(thornbury, DAY);
    const lessonsOf = (mis: Mis) =>
      mis.lessons().map(({ key, room, teacher }) => `${key} ${room} ${teacher?.key}`);
    const before = lessonsOf(misOf(children, adults, thornbury));
    expect(lessonsOf(misOf(children.slice(1), adults, thornbury))).to.deep.equal(before);
    expect(lessonsOf(misOf([...children].reverse(), [...adults].reverse(), thornbury))).to.deep.equal(before);
  });

  it('stay in the other forms when a teacher leaves', () => {
    const { children, adults } = livesOn(oakfield, DAY);
    const leaver = adults.find(({ registration }) => registration === '3A');
    const lessonsOf = (mis: Mis) =>
      mis
        .lessons()
        .filter(({ className }) => !className.startsWith('3A'))
        .map(({ key, room, teacher }) => `${key} ${room} ${teacher?.key}`);
    const rest = adults.filter((person) => person !== leaver);
    expect(lessonsOf(misOf(children, rest))).to.deep.equal(lessonsOf(misOf(children, adults)));
  });
});

describe('who is at a school', () => {
  it('is there from the day they join through the day they leave', () => {
    const joined = '2026-09-01';
    const left = '2027-07-21';
    expect(standingOn('2026-08-31', { joined, left })).to.equal('before');
    for (const day of [joined, '2026-11-23', left])
      expect(standingOn(day, { joined, left })).to.equal('there');
    expect(standingOn(dayAfter(left), { joined, left })).to.equal('after');
    expect(standingOn('2099-01-01', { joined, left: null })).to.equal('there');
  });
});
