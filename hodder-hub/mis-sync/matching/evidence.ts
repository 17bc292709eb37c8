import { fold, foldAddress } from '../../../shared/names.ts';
import { compareForenames, compareSurnames, type Likeness } from './names.ts';

/** A person on either side. Blank and null mean unknown. */
export interface Person {
  forename: string;
  surname: string;
  /** YYYY-MM-DD */
  dateOfBirth: string | null;
  email: string | null;
  upn: string | null;
}

export interface Evidence {
  /** From 0 (different people) to 1 (identical). */
  score: number;
  /** Everything that both sides know is the same, and it is enough to be sure. */
  identical: boolean;
  /** The reasons, as the reviewer sees them. */
  because: string[];
}

/** Below this, two records are not worth a reviewer's time. */
export const WORTH_REVIEWING = 0.5;

const STRANGERS: Evidence = { score: 0, identical: false, because: [] };

type Agreement = 'same' | 'unknown' | 'typo' | 'different';

/** Scores whether two records are of one person. */
export function weigh(hub: Person, mis: Person): Evidence {
  const born = compareDates(hub.dateOfBirth, mis.dateOfBirth);
  const email = compareEmails(hub.email, mis.email);
  const name = compareNames(hub, mis);
  if (born === 'different' && email !== 'same') return STRANGERS;

  const because = [...name.remarks];
  let score = name.score;
  if (score === 0 && email === 'same') {
    score = 0.6;
    because.push('the same email address, but a different name');
  }
  if (score === 0 && born === 'same' && name.forename.score >= 0.85) {
    score = 0.55;
    because.push('the same forename and date of birth, but a different surname');
  }
  if (score === 0) return STRANGERS;

  if (born === 'typo') {
    score *= 0.8;
    because.push(`possible typing mistake in the date of birth: ${hub.dateOfBirth} and ${mis.dateOfBirth}`);
  }
  if (born === 'different') {
    score *= 0.7;
    because.push('a different date of birth');
  }
  if (born === 'unknown' && email === 'different') because.push('a different email address');
  const sure = born === 'same' || (born === 'unknown' && email === 'same');
  return { score, identical: name.score === 1 && sure, because };
}

function compareNames(hub: Person, mis: Person): { score: number; remarks: string[]; forename: Likeness } {
  const forename = compareForenames(hub.forename, mis.forename);
  const surname = compareSurnames(hub.surname, mis.surname);
  if (forename.score * surname.score > 0) {
    return { score: forename.score * surname.score, remarks: remarksOf(forename, surname), forename };
  }
  const swapped =
    compareForenames(hub.forename, mis.surname).score * compareSurnames(hub.surname, mis.forename).score;
  if (swapped === 0) return { score: 0, remarks: [], forename };
  return { score: swapped * 0.9, remarks: ['forename and surname are swapped'], forename };
}

const remarksOf = (...likenesses: Likeness[]): string[] =>
  likenesses.flatMap(({ remark }) => (remark === undefined ? [] : [remark]));

function compareDates(one: string | null, other: string | null): Agreement {
  if (!one || !other) return 'unknown';
  if (one === other) return 'same';
  const [yearA, monthA, dayA] = one.split('-');
  const [yearB, monthB, dayB] = other.split('-');
  if (yearA === yearB && monthA === dayB && dayA === monthB) return 'typo';
  const wrong = [...one].filter((digit, index) => digit !== other[index]).length;
  return one.length === other.length && wrong === 1 ? 'typo' : 'different';
}

function compareEmails(one: string | null, other: string | null): Agreement {
  if (!one || !other) return 'unknown';
  return foldAddress(one) === foldAddress(other) ? 'same' : 'different';
}

/**
 * Keys under which two records of one person meet at least once. Only people who share a key are compared, and keys
 * are narrow enough that few share one, so that the work grows with the number of people, not with its square.
 */
export function meetingPoints(person: Person): Set<string> {
  const { dateOfBirth, email } = person;
  const [first, ...parts] = namePartsOf(person);
  const keys = new Set<string>();
  if (email) keys.add(`email ${foldAddress(email)}`);
  for (const name of namesOf(person)) {
    for (const when of roughly(dateOfBirth)) keys.add(`name ${name} ${when}`);
  }
  for (const word of [first, ...parts]) if (dateOfBirth) keys.add(`born ${dateOfBirth} ${word[0] ?? ''}`);
  for (const part of parts) {
    if (!dateOfBirth) keys.add(`surname ${part} ${first[0] ?? ''}`).add(`forename ${first} ${part[0] ?? ''}`);
  }
  return keys;
}

/** The forename with each part of the surname, in either order. */
export function namesOf(person: Person): string[] {
  const [first, ...parts] = namePartsOf(person);
  return parts.map((part) => (first < part ? `${first} ${part}` : `${part} ${first}`));
}

const namePartsOf = ({ forename, surname }: Person): [string, ...string[]] => [
  fold(forename).split(' ')[0] ?? '',
  ...fold(surname).split(' '),
];

/** The parts that survive one typing mistake in a date: the year, or the day and month in either order. */
function roughly(date: string | null): string[] {
  if (!date) return ['unknown'];
  const [year = '', month = '', day = ''] = date.split('-');
  return [year, month < day ? `${month}-${day}` : `${day}-${month}`];
}
