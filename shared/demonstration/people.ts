import { BOYS, GIRLS, SURNAMES } from './names.ts';
import { createRandom } from './random.ts';
import type { DemoPerson, DemoSchool } from './schools.ts';

/** The children and adults of an invented school, as life has them; each company's records are its own. */
export interface Child {
  /** Stays with the child for life: `<birth year>-<number>`. */
  key: string;
  upn: string;
  forename: string;
  surname: string;
  gender: 'F' | 'M';
  /** YYYY-MM-DD */
  dateOfBirth: string;
  /** 0 is Reception. */
  year: number;
  /** Registration group, `3B` say. */
  registration: string;
}

export interface Adult extends DemoPerson {
  key: string;
  gender: 'F' | 'M';
  role: string;
  isTeacher: boolean;
  /** The registration group they teach. */
  registration: string | null;
}

const FORM_LETTERS = 'ABCDEFGHIJ';
const CHILDREN_IN_A_FORM = 29;
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

/** What a form of `year` is called: `RA` in Reception, `3B`, `11C`. */
const formName = (year: number, form: number): string => `${year === 0 ? 'R' : year}${FORM_LETTERS[form]}`;

/**
 * The children on roll in an academic year. A child is born into a cohort and moves up with it,
 * so the same child appears in successive years under the same key.
 * @param year when the academic year began, 2026 for 2026/27
 */
export function childrenOf(school: DemoSchool, year: number): Child[] {
  const [first, last] = school.years;
  const children: Child[] = [];
  for (let yearGroup = first; yearGroup <= last; yearGroup++) {
    children.push(...cohort(school, year - yearGroup - 5, yearGroup));
  }
  return children;
}

/** @param born the year in which the cohort's academic year of birth began */
function cohort(school: DemoSchool, born: number, year: number): Child[] {
  const random = createRandom(`${school.estab}/children/${born}`);
  return Array.from({ length: school.forms * CHILDREN_IN_A_FORM }, (_, index) => {
    const gender = random.chance(0.5) ? 'F' : 'M';
    return {
      key: `${born}-${index + 1}`,
      upn: upn(school, born + 5, index + 1),
      forename: random.pick(gender === 'F' ? GIRLS : BOYS),
      surname: random.pick(SURNAMES),
      gender,
      dateOfBirth: isoDay(Date.UTC(born, 8, 1) + random.between(0, 364) * 86_400_000),
      year,
      registration: formName(year, index % school.forms),
    };
  });
}

const isoDay = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/**
 * A Unique Pupil Number: check letter, estab, two digits of the year of entry, a serial.
 * The check letter is DfE's: the digits weighted 2 to 13, modulo 23, over the alphabet without I, O and S.
 */
function upn(school: DemoSchool, entered: number, serial: number): string {
  const digits = `${school.estab}${String(entered % 100).padStart(2, '0')}${String(serial).padStart(3, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index + 2), 0);
  return `${'ABCDEFGHJKLMNPQRTUVWXYZ'[sum % 23]}${digits}`;
}

/** Everyone on the staff: head, coordinator and administrator, a teacher a form, and others. */
export function adultsOf(school: DemoSchool): Adult[] {
  const random = createRandom(`${school.estab}/adults`);
  const forms = range(school.years[0], school.years[1]).flatMap((year) =>
    range(0, school.forms - 1).map((form) => formName(year, form)),
  );
  const named: Adult[] = [
    {
      ...school.head,
      key: 'head',
      gender: genderOf(school.head),
      role: 'Head Teacher',
      isTeacher: true,
      registration: null,
    },
    {
      ...school.coordinator,
      key: 'coordinator',
      gender: genderOf(school.coordinator),
      role: 'Deputy Head Teacher',
      isTeacher: true,
      registration: null,
    },
    {
      ...school.administrator,
      key: 'administrator',
      gender: genderOf(school.administrator),
      role: 'School Business Manager',
      isTeacher: false,
      registration: null,
    },
  ];
  const teachers = forms.map((registration, index) =>
    invent(school, random, `teacher-${index + 1}`, 'Teacher', registration),
  );
  const others = range(0, Math.max(ROLES.length, forms.length) - 1).map((index) =>
    invent(school, random, `support-${index + 1}`, ROLES[index % ROLES.length] ?? ROLES[0], null),
  );
  return [...named, ...teachers, ...others];
}

function invent(
  school: DemoSchool,
  random: ReturnType<typeof createRandom>,
  key: string,
  role: string,
  registration: string | null,
): Adult {
  const gender = random.chance(0.7) ? 'F' : 'M';
  const forename = random.pick(gender === 'F' ? GIRLS : BOYS);
  const surname = random.pick(SURNAMES);
  return {
    key,
    title: gender === 'F' ? random.pick(['Mrs', 'Miss', 'Ms']) : 'Mr',
    forename,
    surname,
    gender,
    email: mailbox(forename, surname, key, school.domain),
    phone: `01632 960${random.between(600, 999)}`,
    role,
    isTeacher: role === 'Teacher',
    registration,
  };
}

/** The number keeps two people of one name apart. */
function mailbox(forename: string, surname: string, key: string, domain: string): string {
  const plain = `${forename}.${surname}`
    .normalize('NFD')
    .toLowerCase()
    .replace(/ı/g, 'i')
    .replace(/ń/g, 'n')
    .replace(/[^a-z.-]/g, '');
  const number = key.slice(key.indexOf('-') + 1);
  return `${plain}${number}@${domain}`;
}

const genderOf = (person: DemoPerson): 'F' | 'M' =>
  ['Mrs', 'Miss', 'Ms'].includes(person.title) || person.forename === 'Amara' ? 'F' : 'M';

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
