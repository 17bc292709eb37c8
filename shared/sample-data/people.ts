import { heritageAt } from './heritages.ts';
import { createRandom, type Random } from './random.ts';
import { type Day, dayAfter } from './school-year.ts';
import type { DemoPerson, DemoSchool } from './schools.ts';

/** The children and adults of an invented school, as life has them; each company's records are its own. */
export interface Child {
  /** Stays with the child for life: `<birth year>-<number>`. */
  key: string;
  /** Unique in the school among pupils or staff, given once and never to anyone else. */
  number?: number;
  /** Brothers and sisters share one, and with it address, parents and surname. */
  household: string;
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
  /** The night before which something about the child last changed. */
  changed: Day;
}

export interface Adult extends DemoPerson {
  key: string;
  /** Unique in the school among pupils or staff, given once and never to anyone else. */
  number?: number;
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
const CHILDREN_IN_A_FORM = 29;
const TEACHERS_BEYOND_TUTORS = { Primary: 0, Junior: 0, Secondary: 0.5 };
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

/** What a form of `year` is called: `NA` in Nursery, `RA` in Reception, `3B`, `11C`. */
export const formName = (year: number, form: number): string =>
  `${year < 0 ? 'N' : year === 0 ? 'R' : year}${FORM_LETTERS[form]}`;

/** The children who enter together. @param born the year in which their academic year of birth began */
export function cohort(school: DemoSchool, born: number, year: number): Child[] {
  const size = school.forms * CHILDREN_IN_A_FORM;
  return Array.from({ length: size }, (_, index) => ({
    ...bornChild(
      school,
      born,
      `${born}-${index + 1}`,
      householdOf(school, born, index, size),
      upn(school.estab, born + 5, index + 1),
    ),
    year,
    registration: formName(year, index % school.forms),
    joined: `${born + 5 + school.years[0]}-09-01`,
  }));
}

/**
 * A child who comes from elsewhere into a year group, with the UPN that another school gave.
 * @param arrival tells newcomers of one birth year apart
 */
export function newcomer(school: DemoSchool, born: number, arrival: string): Born {
  const random = createRandom(`${school.estab}/newcomer/${born}-${arrival}`);
  const key = `${born}-${arrival}`;
  const earlierSchool = `9992${random.between(100, 999)}`;
  return bornChild(school, born, key, key, upn(earlierSchool, born + 5, random.between(1, 999)));
}

/** What a child has from birth, or from the day it first goes to school. */
type Born = Omit<Child, 'year' | 'registration' | 'joined'>;

function bornChild(school: DemoSchool, born: number, key: string, household: string, ownUpn: string): Born {
  const random = createRandom(`${school.estab}/child/${key}`);
  const { girls, boys, surnames } = heritageOf(school, household);
  const gender = random.chance(0.49) ? 'F' : 'M';
  return {
    key,
    household,
    upn: ownUpn,
    forename: random.pick(gender === 'F' ? girls : boys),
    surname: createRandom(`${school.estab}/surname/${household}`).pick(surnames),
    gender,
    dateOfBirth: dayAfter(`${born}-09-01`, random.between(0, 364)),
    left: null,
    changed: '',
  };
}

/** About three in ten have a brother or sister two school years above; the eldest gives the household its key. */
function householdOf(school: DemoSchool, born: number, index: number, size: number): string {
  const random = createRandom(`${school.estab}/household/${born}-${index}`);
  if (random.chance(0.3)) {
    return householdOf(school, born - 2, (index * 7 + 3) % size, size);
  }
  return `${born}-${index + 1}`;
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
    known(school.head, 'head', 'Head Teacher', true, joined),
    known(school.coordinator, 'coordinator', 'Deputy Head Teacher', true, joined),
    known(school.administrator, 'administrator', 'School Business Manager', false, joined),
  ];
  const teachers = [...forms, ...range(1, beyond).map(() => null)].map((registration, index) =>
    invented(school, `teacher-${index + 1}`, 'Teacher', registration, joined),
  );
  const others = range(0, Math.max(ROLES.length, forms.length) - 1).map((index) =>
    invented(school, `support-${index + 1}`, ROLES[index % ROLES.length] ?? ROLES[0], null, joined),
  );
  return [...named, ...teachers, ...others];
}

function known(person: DemoPerson, key: string, role: string, isTeacher: boolean, joined: Day): Adult {
  const gender = ['Mrs', 'Miss', 'Ms'].includes(person.title) || person.forename === 'Amara' ? 'F' : 'M';
  return { ...person, key, gender, role, isTeacher, registration: null, joined, left: null, changed: joined };
}

/** An invented member of staff. @param key unique in the school; ends in a number */
export function invented(
  school: DemoSchool,
  key: string,
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
    title: titleOf(gender, random),
    forename,
    surname,
    gender,
    email: mailbox(forename, surname, key, school.domain),
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
function mailbox(forename: string, surname: string, key: string, domain: string): string {
  const plain = `${forename}.${surname}`
    .normalize('NFD')
    .toLowerCase()
    .replace(/ı/g, 'i')
    .replace(/ł/g, 'l')
    .replace(/[^a-z.-]/g, '');
  const number = key.slice(key.indexOf('-') + 1);
  return `${plain}${number}@${domain}`;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
