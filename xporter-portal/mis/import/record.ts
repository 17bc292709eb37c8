import { z } from 'zod';
import { checkLetter } from '../../../shared/sample-data/people.ts';
import { type Day, isDay } from '../../../shared/sample-data/school-year.ts';
import { UNGRADED } from '../pupils.ts';

/** What databases and spreadsheets write for a blank cell. A person can be called Null or None. */
const NOTHING = /^(n\/a|null|none)$/i;
const NOTHING_FOR_A_NAME = /^([nN]\/[aA]|NULL)$/;

/** A character that a damaged file leaves for another, or that no text has. */
const LOST = /[\uFFFD\p{Cs}\p{Cc}]/u;

/** A field of a file as one line of text, from text, a number, or true and false. */
const textOf = (what: string, nothing = NOTHING) =>
  z.preprocess(
    (value) => value ?? '',
    z.unknown().transform((value, context) => {
      const text = plainText(String(value));
      const isWhole = typeof value !== 'object' && !LOST.test(text);
      if (isWhole) return nothing.test(text) ? '' : text;
      const why = typeof value === 'object' ? 'is not text' : 'has a character that was lost';
      context.addIssue({ code: 'custom', message: `${what} ${why}` });
      return z.NEVER;
    }),
  );

const plainText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\s\u200B]+/g, ' ')
    .trim();

const needed = (what: string, nothing?: RegExp) =>
  textOf(what, nothing).pipe(z.string().min(1, { message: `${what} is missing`, abort: true }));
const orNull = (what: string) => textOf(what).transform((value) => (value === '' ? null : value));

const name = (what: string) => needed(what, NOTHING_FOR_A_NAME);

/** Makes a parser of words: a word that is not listed is refused, and so is a longer one that begins like it. */
function words<Value>(what: string, allowed: ReadonlyMap<string, Value>, hint: string) {
  return (value: string, context: z.RefinementCtx): Value => {
    const found = allowed.get(value.toLowerCase());
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: `${what} “${value}” is not ${hint}` });
    return z.NEVER;
  };
}

const MONTHS = [
  ['jan', 'january'],
  ['feb', 'february'],
  ['mar', 'march'],
  ['apr', 'april'],
  ['may'],
  ['jun', 'june'],
  ['jul', 'july'],
  ['aug', 'august'],
  ['sep', 'sept', 'september'],
  ['oct', 'october'],
  ['nov', 'november'],
  ['dec', 'december'],
];

/** Year first, or the day first as in England. */
const WAYS_TO_WRITE_A_DAY = [
  /^(?<year>\d{4})(?<sep>[-/.])(?<month>\d{1,2})\k<sep>(?<day>\d{1,2})$/,
  /^(?<day>\d{1,2})(?<sep>[-/.])(?<month>\d{1,2})\k<sep>(?<year>\d{4})$/,
  /^(?<day>\d{1,2})(?<sep>[- ])(?<month>[a-z]+)\k<sep>(?<year>\d{4})$/i,
];
/** Databases write a day as its midnight. */
const MIDNIGHT = /[T ]00:00(:00(\.0+)?)?Z?$/;

/** `2016-04-30`, or as people in England write a day: `30/04/2016`, `30.4.2016`, `30 April 2016`. */
function dayIn(text: string): Day | undefined {
  const plain = text.replace(MIDNIGHT, '');
  for (const way of WAYS_TO_WRITE_A_DAY) {
    const { year, month = '', day = '' } = way.exec(plain)?.groups ?? {};
    if (year === undefined) continue;
    const number = MONTHS.findIndex((names) => names.includes(month.toLowerCase())) + 1 || Number(month);
    const written = `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
    return isDay(written) ? written : undefined;
  }
  return undefined;
}

const asDay =
  (what: string) =>
  (value: string, context: z.RefinementCtx): Day => {
    const day = dayIn(value);
    if (day !== undefined) return day;
    context.addIssue({
      code: 'custom',
      message: `${what} “${value}” is not a day: write 2016-04-30 or 30/04/2016`,
    });
    return z.NEVER;
  };

const day = (what: string) => needed(what).transform(asDay(what));
const dayOrNull = (what: string) =>
  textOf(what).transform((value, context) => (value === '' ? null : asDay(what)(value, context)));

const FLAGS = new Map([
  ...['y', 'yes', 'true', '1'].map((word) => [word, true] as const),
  ...['n', 'no', 'false', '0'].map((word) => [word, false] as const),
]);
const flag = (what: string) =>
  textOf(what).transform((value, context) =>
    value === '' ? undefined : words(what, FLAGS, 'yes or no')(value, context),
  );

const GENDERS = new Map([
  ...['f', 'female'].map((word) => [word, 'F'] as const),
  ...['m', 'male'].map((word) => [word, 'M'] as const),
]);
const gender = needed('Gender').transform(words<'F' | 'M'>('Gender', GENDERS, 'F or M'));

/** The names of the year groups, in the DfE's codes and as schools write them. */
const YEARS = new Map<string, number>([
  ...['n', 'n1', 'n2', 'e1', 'e2', 'nursery'].map((word) => [word, -1] as const),
  ...['r', 'reception'].map((word) => [word, 0] as const),
  ...Array.from({ length: 14 }, (_, index) => index + 1).flatMap((year) =>
    [
      `${year}`,
      `${year}`.padStart(2, '0'),
      ...['y', 'yr', 'yr ', 'y ', 'year ', 'year'].map((word) => `${word}${year}`),
    ].map((word) => [word, year] as const),
  ),
  ['x', UNGRADED],
]);
const year = needed('NCyear').transform(words('NCyear', YEARS, 'N, R, 1 to 14 or X'));

const UPN = /^[A-HJ-NP-RT-Z]\d{11}[\dA-Z]$/;

const upn = needed('UPN').transform((value, context) => {
  const written = value.toUpperCase();
  const complain = (why: string) => {
    context.addIssue({ code: 'custom', message: `UPN “${value}” ${why}` });
    return z.NEVER;
  };
  if (!UPN.test(written)) return complain('is not a letter and twelve digits');
  const letter = checkLetter(written.slice(1));
  return /^\d{12}$/.test(written.slice(1)) && letter !== written[0]
    ? complain(`has a wrong check letter: it should be ${letter}`)
    : written;
});

/** It may have been replaced for being wrong, so its letter is not checked. */
const formerUpn = textOf('FormerUPN').transform((value, context) => {
  const written = value.toUpperCase();
  if (written === '' || UPN.test(written)) return written || null;
  context.addIssue({ code: 'custom', message: `FormerUPN “${value}” is not a letter and twelve digits` });
  return z.NEVER;
});

const NEEDS = new Map<string, 'K' | 'E' | 'N'>([
  ['n', 'N'],
  ['k', 'K'],
  ['e', 'E'],
]);
const sen = textOf('SENprovision').transform((value, context) => {
  if (value === '') return undefined;
  const letter = words('SENprovision', NEEDS, 'N, K or E')(value, context);
  return letter === 'N' ? null : letter;
});

/** A pupil in a file, with the field names of DfE's Common Transfer File. */
export const PupilRecord = z.object({
  upn,
  formerupn: formerUpn,
  surname: name('Surname'),
  forename: name('Forename'),
  middlename: orNull('MiddleName'),
  dob: day('DOB'),
  gender,
  ncyear: year,
  reggroup: needed('RegGroup'),
  entrydate: dayOrNull('EntryDate'),
  leavingdate: dayOrNull('LeavingDate'),
  senprovision: sen,
  fsmeligible: flag('FSMeligible'),
  pupilpremium: flag('PupilPremium'),
  email: orNull('Email'),
});
export type PupilRecord = z.output<typeof PupilRecord>;

export const StaffRecord = z.object({
  title: orNull('Title'),
  surname: name('Surname'),
  forename: name('Forename'),
  gender,
  email: needed('Email').pipe(z.email({ error: (issue) => `Email “${issue.input}” is not an address` })),
  role: orNull('Role'),
  teacher: flag('Teacher'),
  reggroup: orNull('RegGroup'),
  startdate: dayOrNull('StartDate'),
  enddate: dayOrNull('EndDate'),
});
export type StaffRecord = z.output<typeof StaffRecord>;

/** A column of a file. */
export interface Column {
  /** As the DfE writes it; a file can use any case. */
  name: string;
  label: string;
  isNeeded: boolean;
  /** What a cell can say. */
  example: string;
}

const column = (name: string, label: string, example: string): Column => ({
  ...{ name, label, example, isNeeded: true },
});
const optional = (name: string, label: string, example: string): Column => ({
  ...column(name, label, example),
  isNeeded: false,
});

/** The columns of each kind of person. */
export const COLUMNS = {
  pupil: [
    column('UPN', 'UPN', 'H801200001001'),
    column('Surname', 'Surname', 'Okafor'),
    column('Forename', 'Forename', 'Ada'),
    column('DOB', 'Date of birth', '30/04/2016'),
    column('Gender', 'Gender', 'F or M'),
    column('NCyear', 'Year group', 'N, R, 1 to 14 or X'),
    column('RegGroup', 'Class', '4B'),
    optional('FormerUPN', 'Former UPN', 'the UPN before, for a pupil whose UPN has changed'),
    optional('MiddleName', 'Middle name', 'Ngozi'),
    optional('EntryDate', 'Joined', '01/09/2020'),
    optional('LeavingDate', 'Left', '21/07/2026'),
    optional('SENprovision', 'SEN provision', 'N, K or E'),
    optional('FSMeligible', 'Free school meals', 'yes or no'),
    optional('PupilPremium', 'Pupil premium', 'yes or no'),
    optional('Email', 'Email', 'ada.okafor@school.example'),
  ],
  staff: [
    column('Surname', 'Surname', 'Farrow'),
    column('Forename', 'Forename', 'Sheila'),
    column('Gender', 'Gender', 'F or M'),
    column('Email', 'Email', 's.farrow@school.example'),
    optional('Title', 'Title', 'Mrs'),
    optional('Role', 'Role', 'Class teacher'),
    optional('Teacher', 'Teacher', 'yes or no'),
    optional('RegGroup', 'Class', '4B'),
    optional('StartDate', 'Started', '01/09/2020'),
    optional('EndDate', 'Left', '21/07/2026'),
  ],
} as const satisfies Record<string, readonly Column[]>;
