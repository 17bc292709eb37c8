import type { Adult } from '../../shared/sample-data/people.ts';
import { createRandom } from '../../shared/sample-data/random.ts';
import type { Day } from '../../shared/sample-data/school-year.ts';
import type { School } from '../records/schools.ts';
import { type Address, addressOf } from './families.ts';

/** A member of staff in the MIS. */
export interface StaffMember extends Adult {
  /** The id in the MIS. */
  id: string;
  /** Initials for timetables, unique in the school. */
  code: string;
  status: 'Current' | 'Future' | 'Previous';
}

export interface StaffDetails {
  dateOfBirth: Day;
  niNumber: string;
  teacherNumber: string | null;
  payrollNumber: string;
  homeEmail: string;
  homePhone: string;
  mobile: string;
  address: Address;
}

/** A person's details, the same every time. National Insurance numbers start with ZZ, which are never issued. */
export function staffDetailsOf(school: School, person: StaffMember): StaffDetails {
  const random = createRandom(`${school.estab}/staff-details/${person.key}`);
  const two = (number: number) => String(number).padStart(2, '0');
  const plain = person.surname
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  return {
    dateOfBirth: `${random.between(1962, 2001)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`,
    niNumber: `ZZ${random.between(100_000, 999_999)}${random.pick(['A', 'B', 'C', 'D'])}`,
    teacherNumber: person.isTeacher
      ? `${two(random.between(1, 25))}/${random.between(10_000, 99_999)}`
      : null,
    payrollNumber: `R${random.between(100_000, 999_999)}`,
    homeEmail: `${plain}${random.between(1, 99)}@homes.example`,
    homePhone: `01632 960${random.between(100, 999)}`,
    mobile: `07700 900${random.between(100, 999)}`,
    address: addressOf(school, `staff/${person.key}`),
  };
}

/** Unique initials, with a number if they are taken. @param taken the codes so far; the new one is added */
export function staffCode({ forename, surname }: Adult, taken: Set<string>): string {
  const initials = `${forename[0]}${surname.slice(0, 2)}`
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z]/g, '');
  let code = initials;
  for (let number = 2; taken.has(code); number++) code = `${initials}${number}`;
  taken.add(code);
  return code;
}
