import { hash } from 'node:crypto';
import { finder, isSameName } from '../../shared/names.ts';

/** A make of MIS, and how the API names it. */
export interface MisKind {
  name: string;
  /** On-premise: reached through Xporter's agent in the school. */
  hosting: 'cloud' | 'on-premise';
  /** Its name in the `meta` row. */
  wireName: string;
  version: string;
  ids: 'numbers' | 'guids';
}

const kind = (
  name: string,
  wireName: string,
  version: string,
  ids: MisKind['ids'] = 'numbers',
  hosting: MisKind['hosting'] = 'cloud',
): MisKind => ({ name, wireName, version, ids, hosting });

/** In the order of the list that a school chooses from. */
export const MIS_KINDS: readonly [MisKind, ...MisKind[]] = [
  kind('SIMS', 'simsnet', '4', 'numbers', 'on-premise'),
  kind('Arbor', 'arbor', '1', 'guids'),
  kind('Bromcom', 'bromcom', '3'),
  kind('ScholarPack', 'scholarpack', '2'),
  kind('RM Integris', 'integris', '2'),
  kind('Progresso', 'progresso', '5'),
  kind('Facility CMIS', 'cmis', '8', 'numbers', 'on-premise'),
  kind('iSAMS', 'isams', '1', 'guids'),
  kind('Pupil Asset', 'pupilasset', '1'),
  kind('Horizons', 'horizons', '1'),
  kind('Engage', 'engage', '4'),
  kind('WCBS', 'wcbs', '6'),
  kind('SchoolBase', 'schoolbase', '7'),
  kind('Compass', 'compass', '1', 'guids'),
];

/** The kind with this name, as people write it. An unknown MIS is treated as a cloud one with numbers. */
export function misKind(name: string): MisKind {
  return MIS_KINDS.find((each) => isSameName(each.name, name)) ?? kind(name, 'other', '1');
}

/** A stable GUID for a key. */
export function guidOf(key: string): string {
  const hex = hash('sha1', key);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The id in an MIS of this kind for a key, made of a hash. Each kind has different ids. */
export function hashedId({ ids, wireName }: MisKind, key: string): string {
  if (ids === 'guids') return guidOf(`${wireName}/${key}`);
  const number = Number.parseInt(hash('sha1', `${wireName}/${key}`).slice(0, 12), 16);
  return String(1000 + (number % 89_999_000));
}

const PERSON_SORTS = ['pupil', 'staff', 'contact'] as const;
export type PersonSort = (typeof PERSON_SORTS)[number];
/** How many ids of people each kind of MIS has for itself, so that all are below 2^31, and a school within them. */
const IDS_A_KIND = 143_000_000;
const IDS_A_SCHOOL = 6_000_000;

/**
 * Makes long ids for people of a school in an MIS of this kind. They are made of the number of each person and nothing else, so that they stay theirs. No two people of a school have the same, and each kind has different ids.
 * @returns the id for a number that is unique in the school among people of the sort
 */
export function hashedPersonIds(
  { ids, wireName }: MisKind,
  estab: string,
): (sort: PersonSort, number: number) => string {
  if (ids === 'guids') return (sort, number) => guidOf(`${wireName}/${estab}/${sort}/${number}`);
  const place = MIS_KINDS.findIndex((each) => each.wireName === wireName);
  const first =
    (place < 0 ? MIS_KINDS.length : place) * IDS_A_KIND +
    (Number.parseInt(hash('sha1', estab).slice(0, 12), 16) % (IDS_A_KIND - IDS_A_SCHOOL));
  return (sort, number) => String(first + number * PERSON_SORTS.length + PERSON_SORTS.indexOf(sort));
}

/** Xporter's own short id for a key. */
export function shortId(key: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const digest = hash('sha1', `xid/${key}`, 'buffer');
  return `x${[...digest.subarray(0, 6)].map((byte) => alphabet[byte % alphabet.length]).join('')}`;
}

/** The kinds whose names have the words of `search`. */
export const misOffered = (search: string): MisKind[] => {
  const isFound = finder(search);
  return MIS_KINDS.filter(({ name }) => isFound(name));
};
