import { distance } from 'fastest-levenshtein';
import { fold } from '../../../shared/names.ts';
import { areNicknames } from './nicknames.ts';

/** How alike two names are, from strangers (0) to the same (1), and in which words that is said. */
export interface Likeness {
  score: number;
  /** Absent where there is nothing to remark: the names are the same, or not alike at all. */
  remark?: string;
}

const SAME: Likeness = { score: 1 };
const DIFFERENT: Likeness = { score: 0 };

/** One letter wrong in a short name, two in a long one. */
function isTypo(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  const allowed = shorter >= 8 ? 2 : shorter >= 4 ? 1 : 0;
  return allowed > 0 && (distance(one, other) <= allowed || swapsNeighbours(one, other));
}

/** `Micheal` and `Michael`: two neighbours changed places, which Levenshtein counts as two mistakes. */
function swapsNeighbours(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  const first = [...one].findIndex((letter, index) => letter !== other[index]);
  return (
    first >= 0 &&
    `${one.slice(0, first)}${one[first + 1] ?? ''}${one[first]}${one.slice(first + 2)}` === other
  );
}

export function compareForenames(one: string, other: string): Likeness {
  const [a, b] = [fold(one), fold(other)];
  if (a === b) return SAME;
  const [firstA = '', firstB = ''] = [a.split(' ')[0], b.split(' ')[0]];
  if (firstA === firstB) return { score: 0.9, remark: 'one has a second forename' };
  if (areNicknames(firstA, firstB))
    return { score: 0.85, remark: `${one} is short for, or another form of, ${other}` };
  if (a.replaceAll(' ', '') === b.replaceAll(' ', ''))
    return { score: 0.95, remark: 'forename written with and without a space' };
  if (isTypo(a, b)) return { score: 0.8, remark: 'a spelling difference in the forename' };
  if (firstA.length === 1 || firstB.length === 1) {
    return firstA[0] === firstB[0] ? { score: 0.6, remark: 'only an initial to compare' } : DIFFERENT;
  }
  return DIFFERENT;
}

export function compareSurnames(one: string, other: string): Likeness {
  const [a, b] = [fold(one), fold(other)];
  if (a === b) return SAME;
  if (a.replaceAll(' ', '') === b.replaceAll(' ', ''))
    return { score: 0.95, remark: 'surname written with and without a space' };
  const [partsA, partsB] = [a.split(' '), b.split(' ')];
  if (partsA.length !== partsB.length && partsA.some((part) => part.length > 2 && partsB.includes(part))) {
    return { score: 0.85, remark: 'one surname is part of the other' };
  }
  if (partsA.length > 1 && [...partsA].sort().join() === [...partsB].sort().join()) {
    return { score: 0.9, remark: 'the parts of the surname are in another order' };
  }
  if (isTypo(a, b)) return { score: 0.8, remark: 'a spelling difference in the surname' };
  return DIFFERENT;
}
