import { z } from 'zod';
import { checkLetter } from '../../../shared/sample-data/people.ts';
import { isDay } from '../../../shared/sample-data/school-year.ts';

/** A field of a file as trimmed text, from any JSON type. */
const text = z.preprocess(
  (value) => (value === undefined || value === null ? '' : String(value).trim()),
  z.string(),
);
const needed = (what: string) => text.pipe(z.string().min(1, `${what} is missing`));
const orNull = text.transform((value) => (value === '' ? null : value));

const day = (what: string) =>
  needed(what).refine(isDay, { error: (issue) => `${what} “${issue.input}” is not a day: write 2016-04-30` });
const dayOrNull = (what: string) =>
  orNull.refine((value) => value === null || isDay(value), {
    error: (issue) => `${what} “${issue.input}” is not a day: write 2016-04-30`,
  });

const flag = (what: string) =>
  text.transform((value, context) => {
    if (value === '') return undefined;
    if (/^(y|yes|true|1)$/i.test(value)) return true;
    if (/^(n|no|false|0)$/i.test(value)) return false;
    context.addIssue({ code: 'custom', message: `${what} “${value}” is not yes or no` });
    return z.NEVER;
  });

const gender = needed('Gender').pipe(
  z.string().transform((value, context) => {
    const letter = value[0]?.toUpperCase();
    if (letter === 'F' || letter === 'M') return letter;
    context.addIssue({ code: 'custom', message: `Gender “${value}” is not F or M` });
    return z.NEVER;
  }),
);

const year = needed('NCyear').transform((value, context) => {
  if (/^n/i.test(value)) return -1;
  if (/^r/i.test(value)) return 0;
  const number = Number(value.replace(/^year\s*/i, ''));
  if (Number.isInteger(number) && number >= -1 && number <= 13) return number;
  context.addIssue({ code: 'custom', message: `NCyear “${value}” is not N, R or 1 to 13` });
  return z.NEVER;
});

const upn = needed('UPN').superRefine((value, context) => {
  if (!/^[A-HJ-NP-RT-Z]\d{11}[\dA-Z]$/.test(value)) {
    context.addIssue({ code: 'custom', message: `UPN “${value}” is not a letter and twelve digits` });
    return;
  }
  const letter = checkLetter(value.slice(1));
  if (/^\d{12}$/.test(value.slice(1)) && letter !== value[0]) {
    context.addIssue({
      code: 'custom',
      message: `UPN “${value}” has a wrong check letter: it should be ${letter}`,
    });
  }
});

const sen = text.transform((value, context) => {
  if (value === '') return undefined;
  const letter = value.toUpperCase();
  if (letter === 'N') return null;
  if (letter === 'K' || letter === 'E') return letter;
  context.addIssue({ code: 'custom', message: `SENprovision “${value}” is not N, K or E` });
  return z.NEVER;
});

/** A pupil in a file, with the field names of DfE's Common Transfer File. */
export const PupilRecord = z.object({
  upn,
  formerupn: orNull,
  surname: needed('Surname'),
  forename: needed('Forename'),
  middlename: orNull,
  dob: day('DOB'),
  gender,
  ncyear: year,
  reggroup: needed('RegGroup'),
  entrydate: dayOrNull('EntryDate'),
  leavingdate: dayOrNull('LeavingDate'),
  senprovision: sen,
  fsmeligible: flag('FSMeligible'),
  pupilpremium: flag('PupilPremium'),
  email: orNull,
});
export type PupilRecord = z.output<typeof PupilRecord>;

export const StaffRecord = z.object({
  title: orNull,
  surname: needed('Surname'),
  forename: needed('Forename'),
  gender,
  email: needed('Email').pipe(z.email({ error: (issue) => `Email “${issue.input}” is not an address` })),
  role: orNull,
  teacher: flag('Teacher'),
  reggroup: orNull,
  startdate: dayOrNull('StartDate'),
  enddate: dayOrNull('EndDate'),
});
export type StaffRecord = z.output<typeof StaffRecord>;
