import { expect } from 'chai';
import { livesOn } from '../../../shared/sample-data/life.ts';
import { checkLetter } from '../../../shared/sample-data/people.ts';
import { dayAfter, isSchoolDay, timeOff } from '../../../shared/sample-data/school-year.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { markOf } from '../../../xporter-portal/mis/attendance.ts';
import { createMis } from '../../../xporter-portal/mis/mis.ts';
import { hashedIds } from '../../../xporter-portal/mis/mis-ids.ts';
import { viewOf } from '../../../xporter-portal/mis/view.ts';
import { MIS_KINDS, misKind } from '../../../xporter-portal/records/mis-kinds.ts';
import { establishments } from '../../../xporter-portal/sandbox/fixtures/establishments.ts';

const [oakfield, thornbury] = DEMO_SCHOOLS;
const [register] = establishments();
if (!register) throw new Error('the register is empty');
const NO_CANDIDATES = { give() {}, of: () => '' };
const misOn = (day: string, kind = 'SIMS', school = oakfield) => {
  const { children, adults } = livesOn(school, day);
  const phase = school.phase;
  const ids = hashedIds(misKind(kind), school.estab);
  return createMis(
    { ...register, estab: school.estab, phase },
    misKind(kind),
    day,
    { children, adults },
    ids,
    NO_CANDIDATES,
  );
};
const onRoll = (day: string, school = oakfield) =>
  livesOn(school, day).children.filter(({ left }) => left === null);

describe('the simulated MIS', () => {
  it('has about 420 pupils in a primary and 1,150 in a secondary, with ages and UPNs that fit', () => {
    for (const [school, about] of [
      [oakfield, 420],
      [thornbury, 1150],
    ] as const) {
      const pupils = onRoll('2026-11-23', school);
      expect(pupils.length).to.be.within(about * 0.9, about * 1.1);
      expect(new Set(pupils.map(({ upn }) => upn)).size).to.equal(pupils.length);
      for (const { upn, dateOfBirth, year } of pupils) {
        expect(upn).to.match(/^[A-HJ-NP-RT-Z]\d{12}$/);
        expect(upn[0]).to.equal(checkLetter(upn.slice(1)));
        const startedYear = 2026 - year - 5;
        expect(
          dateOfBirth >= `${startedYear}-09-01` && dateOfBirth < `${startedYear + 1}-09-01`,
          dateOfBirth,
        ).to.equal(true);
      }
    }
  });

  it('is the same whenever it is made, and differs a little each school night', () => {
    expect(livesOn(oakfield, '2027-02-03')).to.deep.equal(livesOn(oakfield, '2027-02-03'));
    let changes = { joined: 0, left: 0, moved: 0, renamed: 0 };
    for (let day = '2026-09-07'; day < '2026-10-17'; day = dayAfter(day)) {
      const before = new Map(livesOn(oakfield, day).children.map((child) => [child.key, child]));
      const after = livesOn(oakfield, dayAfter(day)).children;
      const now = { joined: 0, left: 0, moved: 0, renamed: 0 };
      for (const child of after) {
        const then = before.get(child.key);
        if (!then) now.joined++;
        else if (then.left !== child.left) now.left++;
        else if (then.registration !== child.registration) now.moved++;
        else if (then.forename !== child.forename || then.surname !== child.surname) now.renamed++;
      }
      if (!isSchoolDay(dayAfter(day)))
        expect(now).to.deep.equal({ joined: 0, left: 0, moved: 0, renamed: 0 });
      changes = {
        joined: changes.joined + now.joined,
        left: changes.left + now.left,
        moved: changes.moved + now.moved,
        renamed: changes.renamed + now.renamed,
      };
    }
    for (const count of Object.values(changes)) expect(count).to.be.above(2);
  });

  it('moves everybody up in September, lets the oldest go and the youngest in', () => {
    const july = new Map(onRoll('2027-08-31').map((child) => [child.key, child]));
    const september = livesOn(oakfield, '2027-09-01').children;
    let stayed = 0;
    for (const child of september) {
      const before = july.get(child.key);
      if (!before) continue;
      if (before.year === 6) expect(child.left).to.equal('2027-07-21');
      else {
        expect(child.year).to.equal(before.year + 1);
        expect(child.registration).to.match(new RegExp(`^${child.year}[AB]$`));
        stayed++;
      }
    }
    expect(stayed).to.be.above(300);
    expect(onRoll('2027-09-01').filter(({ year }) => year === 0)).to.have.length(58);
  });

  it('gives everybody new ids when the MIS changes, of the kind that it uses', () => {
    const sims = misOn('2026-11-23', 'SIMS');
    const arbor = misOn('2026-11-23', 'Arbor');
    for (const { id } of sims.pupils) expect(id).to.match(/^\d+$/);
    for (const { id } of arbor.pupils) expect(id).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(arbor.pupils.map(({ upn }) => upn)).to.deep.equal(sims.pupils.map(({ upn }) => upn));
    const wires = MIS_KINDS.map(({ wireName, version }) => `${wireName} ${version}`);
    expect(new Set(wires).size).to.equal(MIS_KINDS.length);
  });

  it('is coherent: families, groups and lessons are of people who are there', () => {
    const mis = misOn('2026-11-23', 'SIMS', thornbury);
    const view = viewOf(mis, null);
    const ids = [...mis.pupils, ...mis.staff, ...mis.contacts()].map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    const siblings = view.onRoll.filter(({ household }) => view.pupilsOfHousehold(household).length > 1);
    expect(siblings.length).to.be.above(100);
    for (const pupil of view.onRoll) {
      const types = view.groupsOfPupil(pupil.id).map(({ type }) => type);
      expect(types).to.include.members(['YearGrp', 'RegGrp', 'HouseGrp', 'TeachingGrp']);
      const contacts = view.contactsOfHousehold(pupil.household);
      expect(contacts.map(({ priority }) => priority)).to.deep.equal(
        contacts.map((_contact, index) => index + 1),
      );
      expect(contacts.some(({ hasParentalResponsibility }) => hasParentalResponsibility)).to.equal(true);
    }
    const busy = new Set<string>();
    for (const { teacher, weekday, period } of mis.lessons()) {
      expect(teacher, 'somebody teaches it').not.to.equal(null);
      const place = `${teacher?.id} ${weekday} ${period}`;
      expect(busy.has(place), `two places at once: ${place}`).to.equal(false);
      busy.add(place);
    }
  });

  it('invents telephone numbers and postcodes that nobody has', () => {
    const mis = misOn('2026-11-23');
    for (const { homePhone, mobile } of mis.contacts()) {
      expect(homePhone).to.match(/^01632 960\d{3}$/);
      expect(mobile).to.match(/^07700 900\d{3}$/);
    }
  });
});

describe('a register', () => {
  const mis = misOn('2027-06-15');
  const [pupil] = viewOf(mis, null).onRoll;
  if (!pupil) throw new Error('nobody is on roll');
  const isTaken = (day: string, session: 'AM' | 'PM', now: string) =>
    markOf(mis.school, pupil, day, session, now).mark !== '-';

  it('is taken at 09:10 and 13:25 in England, in summer and in winter', () => {
    expect(isTaken('2027-06-16', 'AM', '2027-06-16T08:09:59.000Z')).to.equal(false);
    expect(isTaken('2027-06-16', 'AM', '2027-06-16T08:10:00.000Z')).to.equal(true);
    expect(isTaken('2027-06-16', 'PM', '2027-06-16T12:25:00.000Z')).to.equal(true);
    expect(isTaken('2027-01-13', 'AM', '2027-01-13T09:09:59.000Z')).to.equal(false);
    expect(isTaken('2027-01-13', 'AM', '2027-01-13T09:10:00.000Z')).to.equal(true);
  });
});

describe('the school year', () => {
  it('is closed on weekends, bank holidays and in the holidays', () => {
    for (const day of ['2026-11-21', '2026-12-25', '2027-03-26', '2027-05-03', '2027-08-10', '2026-09-01']) {
      expect(isSchoolDay(day), day).to.equal(false);
    }
    for (const day of ['2026-09-02', '2026-11-23', '2027-07-20'])
      expect(isSchoolDay(day), day).to.equal(true);
    for (let year = 2024; year < 2034; year++) {
      let days = 0;
      for (let day = `${year}-09-01`; day < `${year + 1}-09-01`; day = dayAfter(day))
        if (isSchoolDay(day)) days++;
      expect(days).to.be.within(185, 196);
      expect(timeOff(year).every(({ from, to }) => from <= to)).to.equal(true);
    }
  });
});
