import { hash } from 'node:crypto';

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

/** The kind with this name. An unknown MIS is treated as a cloud one with numbers. */
export function misKind(name: string): MisKind {
  return MIS_KINDS.find((each) => each.name === name) ?? kind(name, 'other', '1');
}

/** A stable GUID for a key. */
export function guidOf(key: string): string {
  const hex = hash('sha1', key);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The id in an MIS of this kind for a key. Each kind has different ids. */
export function misId({ ids, wireName }: MisKind, key: string): string {
  if (ids === 'guids') return guidOf(`${wireName}/${key}`);
  const number = Number.parseInt(hash('sha1', `${wireName}/${key}`).slice(0, 12), 16);
  return String(1000 + (number % 89_999_000));
}

/** Xporter's own short id for a key. */
export function shortId(key: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const digest = hash('sha1', `xid/${key}`, 'buffer');
  return `x${[...digest.subarray(0, 6)].map((byte) => alphabet[byte % alphabet.length]).join('')}`;
}

/** The kinds whose names contain `search`, in any case. */
export const misOffered = (search: string): MisKind[] =>
  MIS_KINDS.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
