import type { Adult } from '../../shared/sample-data/people.ts';
import { createRandom } from '../../shared/sample-data/random.ts';
import type { Day } from '../../shared/sample-data/school-year.ts';
import type { School } from '../records/schools.ts';
import { type Address, addressOf } from './families.ts';

/** Somebody on the staff as the MIS has them. */
export interface StaffMember extends Adult {
  /** The MIS's own. */
  id: string;
  /** Initials as timetables show them, unique in the school. */
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

/** The same for a person every time. National Insurance numbers begin with ZZ, which are never issued. */
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

/** Initials, with a figure where somebody has them already. @param taken the codes given so far, added to */
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
