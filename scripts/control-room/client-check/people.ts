import { dayOf } from '../../../shared/local-time.ts';
import { expandSchool, newSchool } from '../../../shared/sample-data/new-school.ts';
import { newcomer, upn } from '../../../shared/sample-data/people.ts';
import { academicYearOf } from '../../../shared/sample-data/school-year.ts';
import type { DemoSchool } from '../../../shared/sample-data/schools.ts';

const PUPILS_IN_A_FORM = 29;
const [FIRST_YEAR, YEARS] = [7, 5];
/** How many change class in a night. */
const MOVED = 3;

interface Pupil extends Record<string, string | number> {
  upn: string;
  reggroup: string;
}

/** The people in the MIS of a school that is made for a check. */
export interface CheckPeople {
  pupils: Pupil[];
  staff: Record<string, string | number | boolean>[];
}

/** As many invented pupils as wanted, in years 7 to 11, and a few staff. */
export function peopleOfCheck(count: number, now: Date): CheckPeople {
  const school = expandSchool(newSchool(0, { phase: 'Secondary' }));
  return {
    pupils: Array.from({ length: count }, (_, index) => pupil(school, index, now)),
    staff: ['Ahmed', 'Brook', 'Castle', 'Doyle'].map((surname, index) => ({
      ...{ surname, forename: 'Sam', title: 'Mx', gender: 'F', teacher: true },
      email: `s.${surname.toLowerCase()}@${school.domain}`,
      reggroup: `${FIRST_YEAR}-${index}`,
    })),
  };
}

function pupil(school: DemoSchool, index: number, now: Date): Pupil {
  const year = FIRST_YEAR + (index % YEARS);
  const form = Math.floor(index / YEARS / PUPILS_IN_A_FORM);
  const child = newcomer(school, academicYearOf(dayOf(now)) - year - 5, `check-${index}`, index);
  return {
    upn: upn(school.estab, Math.floor(index / 1000), index % 1000),
    forename: child.forename,
    surname: child.surname,
    gender: child.gender,
    dob: child.dateOfBirth,
    ncyear: year,
    reggroup: `${year}-${form}`,
  };
}

/** The next day: some have changed class. */
export const changed = ({ pupils, staff }: CheckPeople): CheckPeople => ({
  staff,
  pupils: pupils.map((each, index) =>
    index > 0 && index <= MOVED ? { ...each, reggroup: `${each.ncyear}-new` } : each,
  ),
});

/** The last pupil has left. */
export const withoutOne = ({ pupils, staff }: CheckPeople): CheckPeople => ({
  staff,
  pupils: pupils.slice(0, -1),
});
