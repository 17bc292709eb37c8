import type { Adult } from '../../shared/sample-data/people.ts';
import { createRandom } from '../../shared/sample-data/random.ts';
import type { Day } from '../../shared/sample-data/school-year.ts';
import type { School } from '../records/schools.ts';
import { type Address, addressOf } from './families.ts';
import { madeNumber } from './pupils.ts';

/** A member of staff in the MIS. */
export interface StaffMember extends Adult {
  /** The id in the MIS. */
  id: string;
  /** Letters for timetables, unique in the school. */
  code: string;
  status: 'Current' | 'Future' | 'Previous';
  /** Whether an agency has sent them for a while. */
  isSupply: boolean;
}

export interface StaffDetails {
  dateOfBirth: Day;
  niNumber: string;
  teacherNumber: string | null;
  payrollNumber: string;
  homeEmail: string | null;
  homePhone: string;
  mobile: string;
  address: Address;
}

/** A person's details, the same every time. National Insurance numbers start with ZZ, which are never issued. */
export function staffDetailsOf(school: School, person: StaffMember): StaffDetails {
  const random = createRandom(`${school.estab}/staff-details/${person.key}`);
  /** With as many digits as `low`, which is a power of ten. */
  const made = (low: number) => madeNumber(school, person.number, low, 9 * low);
  const two = (number: number) => String(number).padStart(2, '0');
  const plain = person.surname
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  return {
    dateOfBirth: `${random.between(1962, 2001)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`,
    niNumber: `ZZ${made(100_000)}${random.pick(['A', 'B', 'C', 'D'])}`,
    teacherNumber: person.isTeacher ? `${two(random.between(1, 25))}/${made(10_000)}` : null,
    payrollNumber: `R${made(100_000)}`,
    homeEmail: school.emails === 0 ? null : `${plain}${person.number}@homes.example`,
    homePhone: `01632 960${random.between(100, 999)}`,
    mobile: `07700 900${random.between(100, 999)}`,
    address: addressOf(school, `staff/${person.key}`),
  };
}

const ROLE_CODES: Record<string, string> = {
  'Head Teacher': 'HDTR',
  'Deputy Head Teacher': 'DPHT',
  Teacher: 'TCHR',
  'Supply Teacher': 'SPLY',
  'Teaching Assistant': 'TASS',
  'School Business Manager': 'BURS',
  'Administrator / Clerk': 'ADMN',
  'Midday Supervisor': 'MIDS',
  Caretaker: 'CARE',
  Cook: 'COOK',
  'Learning Mentor': 'LMEN',
};

/** The code of a role; any other role has the code of support. */
export const roleCode = (role: string): string => ROLE_CODES[role] ?? 'SUPP';

/**
 * Several staff of one group, the main one first: teachers before others, then by name, so that nothing depends on the
 * order in which they are listed.
 */
export function mainFirst(staff: readonly StaffMember[]): StaffMember[] {
  const rank = ({ isTeacher, surname, forename, key }: StaffMember) =>
    `${isTeacher ? 0 : 1}/${surname}/${forename}/${key}`;
  return [...staff].sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

/** Letters for timetables, made of the number, so that they stay when a name changes: `AAK`. */
export function staffCode(number: number): string {
  let code = '';
  for (let rest = number; rest > 0 || code.length < 3; rest = Math.floor(rest / 26)) {
    code = String.fromCharCode(65 + (rest % 26)) + code;
  }
  return code;
}
