import { heritageAt } from './heritages.ts';
import { createRandom, type Random } from './random.ts';
import { academicYearOf, type Day, dayAfter, daysBetween } from './school-year.ts';
import type { DemoPerson, DemoSchool } from './schools.ts';

/** The children and adults of an invented school, as life has them; each company's records are its own. */
export interface Child {
  /** Stays with the child for life: `<birth year>-<number>`. */
  key: string;
  /** Unique in the school among pupils, given once and never to anyone else. */
  number: number;
  /** Brothers and sisters share one, and with it address, parents and surname. */
  household: string;
  /** The parents' surname, which stays when a child's is corrected. The child's own if absent. */
  familyName?: string;
  upn: string;
  forename: string;
  surname: string;
  gender: 'F' | 'M';
  dateOfBirth: Day;
  /** 0 is Reception, -1 Nursery. */
  year: number;
  /** Registration group, `3B` say. */
  registration: string;
  joined: Day;
  left: Day | null;
  /** The day before which, at night, something about the child last changed; with the time for an imported child. */
  changed: Day;
}

export interface Adult extends DemoPerson {
  key: string;
  /** Unique in the school among staff, given once and never to anyone else. */
  number: number;
  gender: 'F' | 'M';
  role: string;
  isTeacher: boolean;
  /** The registration group they teach. */
  registration: string | null;
  joined: Day;
  left: Day | null;
  changed: Day;
}

const FORM_LETTERS = 'ABCDEFGHIJ';
/** How many forms a year group can have. */
export const MOST_FORMS = FORM_LETTERS.length;
export const CHILDREN_IN_A_FORM = 29;
const TEACHERS_BEYOND_TUTORS = { Primary: 0, Junior: 0, Secondary: 0.5 };
/** Staff are numbered by their place at the school, with other numbers for those who take it over each September. */
const STAFF_NUMBERS = 600;
const FIRST_TEACHER = 11;
const FIRST_SUPPORT = 401;
export const FIRST_SUPPLY = 590;
const ROLES = [
  'Teaching Assistant',
  'Teaching Assistant',
  'Administrator / Clerk',
  'Midday Supervisor',
  'Midday Supervisor',
  'Caretaker',
  'Cook',
  'Learning Mentor',
] as const;

/** Whether somebody is at a school on a day: from the day they join through the day they leave. */
export function standingOn(
  day: Day,
  { joined, left }: { joined: Day; left: Day | null },
): 'before' | 'there' | 'after' {
  if (left !== null && left < day) return 'after';
  return joined > day ? 'before' : 'there';
}

/** What a form of `year` is called: `NA` in Nursery, `RA` in Reception, `3B`, `11C`. */
export const formName = (year: number, form: number): string =>
  `${year < 0 ? 'N' : year === 0 ? 'R' : year}${FORM_LETTERS[form]}`;

/** Each year has numbers for its cohort, then for guests, then for pupils who join within it. */
const NUMBERS_A_YEAR = 2500;
const FIRST_YEAR = 2000;
const FIRST_GUEST = 300;
const FIRST_JOINER = 310;
/** How many pupils can join on one day. */
export const MOST_JOINERS = 5;

/**
 * An invented pupil's number, made of what stays with them for life. It is below 100,000 until 2040: imported people
 * have numbers above.
 */
const pupilNumber = (year: number, place: number): number => (year - FIRST_YEAR) * NUMBERS_A_YEAR + place;

/** The number of a guest or of a pupil with another main school. @param year in which the academic year began */
export const guestNumber = (year: number, index: number): number => pupilNumber(year, FIRST_GUEST + index);

/** The number of a pupil who joins within a year. @param event of the day, from 0 */
export function joinerNumber(day: Day, event: number): number {
  const year = academicYearOf(day);
  const place = FIRST_JOINER + daysBetween(`${year}-09-01`, day) * MOST_JOINERS + event;
  return pupilNumber(year, place);
}

/** The children who enter together. @param born the year in which their academic year of birth began */
export function cohort(school: DemoSchool, born: number, year: number): Child[] {
  const size = school.forms * CHILDREN_IN_A_FORM;
  return Array.from({ length: size }, (_, index) => ({
    ...bornChild(school, born, {
      key: `${born}-${index + 1}`,
      number: pupilNumber(born + 5, index + 1),
      household: householdOf(school, born, index, size),
      upn: upn(school.estab, born + 5, index + 1),
    }),
    year,
    registration: formName(year, index % school.forms),
    joined: `${born + 5 + school.years[0]}-09-01`,
  }));
}

const EARLIER_SCHOOLS = 900;
const UPNS_A_YEAR = 999;

/**
 * A child who comes from elsewhere into a year group, with the UPN that another school gave.
 * @param arrival tells newcomers of one birth year apart
 * @param number the child's, below 899,100: no two at one school have the same UPN, and hardly any two at different ones
 */
export function newcomer(school: DemoSchool, born: number, arrival: string, number: number): Born {
  const key = `${born}-${arrival}`;
  const place = (number * 7919 + Number(school.estab) * 104_729) % (EARLIER_SCHOOLS * UPNS_A_YEAR);
  const earlierSchool = `9992${100 + Math.floor(place / UPNS_A_YEAR)}`;
  const ownUpn = upn(earlierSchool, born + 5, 1 + (place % UPNS_A_YEAR));
  return bornChild(school, born, { key, number, household: key, upn: ownUpn });
}

/** What a child has from birth, or from the day it first goes to school. */
type Born = Omit<Child, 'year' | 'registration' | 'joined'>;
type Identity = Pick<Child, 'key' | 'number' | 'household' | 'upn'>;

function bornChild(school: DemoSchool, born: number, identity: Identity): Born {
  const { key, household } = identity;
  const random = createRandom(`${school.estab}/child/${key}`);
  const { girls, boys, surnames } = heritageOf(school, household);
  const gender = random.chance(0.49) ? 'F' : 'M';
  const familyName = createRandom(`${school.estab}/surname/${household}`).pick(surnames);
  return {
    ...identity,
    familyName,
    forename: random.pick(gender === 'F' ? girls : boys),
    surname: familyName,
    gender,
    dateOfBirth: dayAfter(`${born}-09-01`, random.between(0, 364)),
    left: null,
    changed: '',
  };
}

/** About three in ten have a brother or sister two school years above; the eldest gives the household its key. */
function householdOf(school: DemoSchool, born: number, index: number, size: number): string {
  const random = createRandom(`${school.estab}/household/${born}-${index}`);
  if (born > FIRST_YEAR && random.chance(0.3)) {
    return householdOf(school, born - 2, (index * 7 + 3) % size, size);
  }
  return `${born}-${index + 1}`;
}

/** The number of a household: its eldest child's, who gives it its key, whether or not that child is still there. */
export function householdNumber({
  key,
  household,
  number,
}: Pick<Child, 'key' | 'household' | 'number'>): number {
  const [, born, place] = household === key ? [] : (/^(\d+)-(\d+)$/.exec(household) ?? []);
  return born && place ? pupilNumber(Number(born) + 5, Number(place)) : number;
}

/** A household's background. */
export const heritageOf = ({ estab }: { estab: string }, household: string) =>
  heritageAt(createRandom(`${estab}/heritage/${household}`).next());

/**
 * A Unique Pupil Number: check letter, estab, two digits of the year of entry, a serial.
 * The check letter is DfE's: the digits weighted 2 to 13, modulo 23, over the alphabet without I, O and S.
 */
export function upn(estab: string, entered: number, serial: number): string {
  const digits = `${estab}${String(entered % 100).padStart(2, '0')}${String(serial).padStart(3, '0')}`;
  return `${checkLetter(digits)}${digits}`;
}

/** The check letter of a UPN's twelve digits. */
export function checkLetter(digits: string): string {
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index + 2), 0);
  return 'ABCDEFGHJKLMNPQRTUVWXYZ'[sum % 23] ?? '';
}

/** The staff a school begins with: head, coordinator and administrator, a teacher a form, and others. */
export function firstStaff(school: DemoSchool, joined: Day): Adult[] {
  const forms = range(school.years[0], school.years[1]).flatMap((year) =>
    range(0, school.forms - 1).map((form) => formName(year, form)),
  );
  const beyond = Math.round(forms.length * TEACHERS_BEYOND_TUTORS[school.phase]);
  const named: Adult[] = [
    known(school.head, 'head', 1, 'Head Teacher', true, joined),
    known(school.coordinator, 'coordinator', 2, 'Deputy Head Teacher', true, joined),
    known(school.administrator, 'administrator', 3, 'School Business Manager', false, joined),
  ];
  const teachers = [...forms, ...range(1, beyond).map(() => null)].map((registration, index) =>
    invented(school, `teacher-${index + 1}`, FIRST_TEACHER + index, 'Teacher', registration, joined),
  );
  const others = range(0, Math.max(ROLES.length, forms.length) - 1).map((index) =>
    invented(
      school,
      `support-${index + 1}`,
      FIRST_SUPPORT + index,
      ROLES[index % ROLES.length] ?? ROLES[0],
      null,
      joined,
    ),
  );
  return [...named, ...teachers, ...others];
}

function known(
  person: DemoPerson,
  key: string,
  number: number,
  role: string,
  isTeacher: boolean,
  joined: Day,
): Adult {
  const gender = ['Mrs', 'Miss', 'Ms'].includes(person.title) || person.forename === 'Amara' ? 'F' : 'M';
  return {
    ...person,
    key,
    number,
    gender,
    role,
    isTeacher,
    registration: null,
    joined,
    left: null,
    changed: joined,
  };
}

/** The number of a teacher who takes over from another. @param year in whose September; 2027 is the first */
export const successorNumber = (number: number, year: number): number =>
  (number % STAFF_NUMBERS) + (year - 2026) * STAFF_NUMBERS;

/** An invented member of staff. @param key and number: unique in the school */
export function invented(
  school: DemoSchool,
  key: string,
  number: number,
  role: string,
  registration: string | null,
  joined: Day,
): Adult {
  const random = createRandom(`${school.estab}/adult/${key}`);
  const { girls, boys, surnames } = heritageAt(random.next());
  const gender = random.chance(0.7) ? 'F' : 'M';
  const forename = random.pick(gender === 'F' ? girls : boys);
  const surname = random.pick(surnames);
  return {
    key,
    number,
    title: titleOf(gender, random),
    forename,
    surname,
    gender,
    email: mailbox(forename, surname, number, school.domain),
    phone: `01632 960${random.between(600, 999)}`,
    role,
    isTeacher: role === 'Teacher',
    registration,
    joined,
    left: null,
    changed: joined,
  };
}

const titleOf = (gender: 'F' | 'M', random: Random): string =>
  gender === 'F' ? random.pick(['Mrs', 'Miss', 'Ms']) : 'Mr';

/** The number keeps two people of one name apart. */
function mailbox(forename: string, surname: string, number: number, domain: string): string {
  const plain = `${forename}.${surname}`
    .normalize('NFD')
    .toLowerCase()
    .replace(/ı/g, 'i')
    .replace(/ł/g, 'l')
    .replace(/[^a-z.-]/g, '');
  return `${plain}${number}@${domain}`;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
