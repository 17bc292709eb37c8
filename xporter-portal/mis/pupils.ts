import { type Child, heritageOf } from '../../shared/sample-data/people.ts';
import { createRandom } from '../../shared/sample-data/random.ts';
import type { Day } from '../../shared/sample-data/school-year.ts';
import type { School } from '../records/schools.ts';

/** A pupil in the MIS. */
export interface Pupil extends Child {
  /** The id in the MIS. */
  id: string;
  admissionNo: string;
  /** For exams and tests: stays the pupil's. Null in years that sit none. */
  candidateNo: string | null;
  status: 'OnRoll' | 'Leaver' | 'PreAdmission';
  /** C current, G guest, S subsidiary (also at another school). */
  enrolment: 'C' | 'G' | 'S';
  /** Details from an imported file, which replace generated ones. */
  known: Partial<PupilDetails>;
}

/** Details of a pupil beyond name, class and date of birth. */
export interface PupilDetails {
  formerUpn: string | null;
  middleName: string | null;
  email: string | null;
  /** DfE: K is SEN support, E an education, health and care plan. */
  sen: 'K' | 'E' | null;
  freeMeals: boolean;
  /** Free school meals within the last six years. */
  everFreeMeals: boolean;
  pupilPremium: boolean;
  ethnicity: { code: string; name: string };
  firstLanguage: { code: string; name: string };
  religion: { code: string; name: string };
  uln: string | null;
  birthCountry: { code: string; name: string };
  inCare: boolean;
  serviceChild: boolean;
  youngCarer: boolean;
  asylum: boolean;
  traveller: boolean;
  travel: string;
  nationality: string;
  quickNote: string | null;
  house: string;
}

const UNITED_KINGDOM = { code: 'GBR', name: 'United Kingdom' };
const ENGLISH = { code: 'ENG', name: 'English' };
const HOUSES = ['Kestrel', 'Heron', 'Osprey', 'Falcon'] as const;
const TRAVEL = ['Walk', 'Car', 'Car Share (with child/children)', 'Bus', 'Cycle'] as const;
const NOTES = [
  'Enjoys reading aloud to younger pupils.',
  'Wears glasses; sits near the front.',
  'Collected by grandparents on Thursdays.',
] as const;
const MIDDLE = ['Rose', 'James', 'Grace', 'Lee', 'Marie', 'John', 'Anne', 'Noor'] as const;

/** A pupil's details, the same every time, with roughly the rates of England's school census. */
export function detailsOf(school: School, pupil: Pupil): PupilDetails {
  const random = createRandom(`${school.estab}/details/${pupil.key}`);
  const family = createRandom(`${school.estab}/family/${pupil.household}`);
  const heritage = heritageOf(school, pupil.household);
  const freeMeals = family.chance(0.24);
  const everFreeMeals = freeMeals || family.chance(0.05);
  const serviceChild = family.chance(0.02);
  const inCare = random.chance(0.01);
  const abroad = heritage.country !== null && createRandom(`${school.estab}/born/${pupil.key}`).chance(0.25);
  const learns = heritage.language !== null && family.chance(0.8);
  const isOlder = pupil.year >= 7;
  return {
    formerUpn: null,
    middleName: random.chance(0.4) ? random.pick(MIDDLE) : null,
    email: isOlder ? `${pupil.admissionNo}@pupils.${school.email.split('@')[1]}` : null,
    sen: random.chance(0.13) ? 'K' : random.chance(0.045) ? 'E' : null,
    freeMeals,
    everFreeMeals,
    pupilPremium: everFreeMeals || serviceChild || inCare,
    ethnicity: heritage.ethnicity,
    firstLanguage: learns && heritage.language ? heritage.language : ENGLISH,
    religion: heritage.religion,
    uln: isOlder ? madeNumber(school, pupil.number, 9_000_000_000, 1_000_000_000) : null,
    birthCountry: abroad && heritage.country ? heritage.country : UNITED_KINGDOM,
    inCare,
    serviceChild,
    youngCarer: random.chance(0.02),
    asylum: random.chance(0.004),
    traveller: family.chance(0.004),
    travel: random.pick(TRAVEL),
    nationality: family.chance(0.9) ? 'United Kingdom' : 'Other',
    quickNote: random.chance(0.05) ? random.pick(NOTES) : null,
    house: family.pick(HOUSES),
    ...pupil.known,
  };
}

/** An older pupil's own mobile number, from Ofcom's range for drama, and email address at home. */
export function commsOf(
  { estab }: School,
  { key, number, year, known }: Pupil,
): { mobile: string | null; homeEmail: string | null } {
  if (year < 7 || year === UNGRADED) return { mobile: null, homeEmail: null };
  const random = createRandom(`${estab}/comms/${key}`);
  return {
    mobile: random.chance(0.8) ? `07700 900${random.between(100, 999)}` : null,
    homeEmail: known.email !== null && random.chance(0.5) ? `pupil${number}.${estab}@homes.example` : null,
  };
}

/** One of `count` numbers from `low`: another for each number of a person up to `count`, which is no multiple of 997. */
export const madeNumber = ({ estab }: School, number: number, low: number, count: number): string =>
  String(low + ((Number(estab) * 7919 + number * 997) % count));

/** The year of pupils who do not follow the National Curriculum's years: the DfE's code X. */
export const UNGRADED = 15;

/** The name of a year group, with two spaces as in SIMS. */
export function yearName(year: number): string {
  if (year < 0) return 'Nursery';
  return year === 0 ? 'Reception' : `Year  ${yearCode(year)}`;
}

/** As yearName, with the one space that everyone else writes. */
export const standardYearName = (year: number): string => yearName(year).replace('  ', ' ');

/** The key stage, 0 for early years; null for pupils outside the National Curriculum's years. */
export function keyStageOf(year: number): string | null {
  if (year === UNGRADED) return null;
  if (year < 1) return '0';
  return String([1, 3, 7, 10, 12].filter((first) => year >= first).length);
}

/** Key Stage 2 has tests in Year 6, and schools number pupils from Year 9 for exams. */
export const sitsExams = (year: number): boolean =>
  year !== UNGRADED && (year >= 9 || keyStageOf(year) === '2');

/** The surname that a pupil had before it was made double-barrelled; null when it never changed. */
export const previousSurname = ({ surname, familyName }: Child): string | null =>
  familyName !== undefined && surname.startsWith(`${familyName}-`) ? familyName : null;

export function yearCode(year: number): string {
  if (year < 0) return 'N';
  if (year === UNGRADED) return 'X';
  return year === 0 ? 'R' : String(year);
}

/** Whether a pupil is on roll, and not a guest, leaver or pre-admission. */
export const isOnRoll = ({ status, enrolment }: Pupil): boolean => status === 'OnRoll' && enrolment === 'C';

/** A pupil's previous schools. There are none before a school that starts at age five. */
export function previousSchool(
  school: School,
  pupil: Pupil,
): { name: string; estab: string; left: Day } | null {
  const cameLater = Number(pupil.joined.slice(0, 4)) - Number(pupil.dateOfBirth.slice(0, 4)) > 6;
  const cameInTheYear = !pupil.joined.endsWith('-09-01');
  if (!cameLater && !cameInTheYear) return null;
  const random = createRandom(`${school.estab}/previous/${pupil.key}`);
  const place = random.pick(['Ashcombe', 'Brindley', 'Coldwater', 'Dunsley', 'Hollowell']);
  return {
    name: `${place} Primary School`,
    estab: `9992${random.between(100, 139)}`,
    left: pupil.joined.replace('-09-01', '-07-21'),
  };
}
