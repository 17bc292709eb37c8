import type { HubPerson, MisPerson } from '../../../../hodder-hub/mis-sync/matching/match.ts';
import { childrenOf } from '../../../../shared/sample-data/life.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';

/** Two records, and whether they are of one person, as only life knows. */
export interface LabelledPair {
  kind: string;
  hub: HubPerson;
  mis: MisPerson;
  same: boolean;
}

type Known = Omit<HubPerson, 'id' | 'misId'>;
type Slip = (person: Known) => Partial<Known>;

const swapLetters = (text: string, at: number) =>
  `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at] ?? ''}${text.slice(at + 2)}`;

/** How a record of the same person comes to differ. */
const SAME_PERSON: Record<string, Slip> = {
  'word for word': () => ({}),
  'marks and apostrophes lost': (p) => ({
    forename: p.forename.normalize('NFD').replace(/\p{M}/gu, ''),
    surname: p.surname.normalize('NFD').replace(/[\p{M}’]/gu, ''),
  }),
  'in capitals': (p) => ({ forename: p.forename.toUpperCase(), surname: p.surname.toUpperCase() }),
  'a letter doubled': (p) => ({ surname: `${p.surname.slice(0, 3)}${p.surname[2]}${p.surname.slice(3)}` }),
  'letters changed places': (p) => ({ surname: swapLetters(p.surname, 2) }),
  'a second surname': (p) => ({ surname: `${p.surname}-Whitworth` }),
  'a second forename': (p) => ({ forename: `${p.forename} Rose` }),
  'names swapped': (p) => ({ forename: p.surname, surname: p.forename }),
  'day and month swapped': (p) => ({
    dateOfBirth: p.dateOfBirth?.replace(/-(\d\d)-(\d\d)$/, '-$2-$1') ?? null,
  }),
  'no date of birth': () => ({ dateOfBirth: null }),
  'another surname since': () => ({ surname: 'Ravenscroft' }),
};

/** How a record of somebody else comes to look alike. */
const SOMEBODY_ELSE: Record<string, Slip> = {
  'a twin': (p) => ({ forename: p.forename === 'Montgomery' ? 'Peregrine' : 'Montgomery' }),
  'a namesake of another age': (p) => ({
    dateOfBirth: p.dateOfBirth?.replace(/^\d{4}-\d\d/, '1999-03') ?? null,
  }),
  'born the same day': () => ({ forename: 'Cordelia', surname: 'Quartermaine' }),
};

const NICKNAMES: [string, string][] = [
  ['Jonathan', 'Jon'],
  ['Catherine', 'Kate'],
  ['Elizabeth', 'Beth'],
  ['William', 'Liam'],
  ['Muhammad', 'Mohammed'],
  ['Zachary', 'Zac'],
  ['Samantha', 'Sam'],
  ['Alexander', 'Sandy'],
  ['Christopher', 'Kit'],
  ['Margaret', 'Peggy'],
];

/** Some hundreds of pairs, the same at every run; a third of a school's children serve each kind in turn. */
export function labelledPairs(): LabelledPair[] {
  const children = childrenOf(DEMO_SCHOOLS[1], 2026);
  let next = 0;
  const person = (): Known => {
    const { forename, surname, dateOfBirth } = children[next++] ??
      children[0] ?? { forename: '', surname: '', dateOfBirth: '' };
    return { forename, surname, dateOfBirth, email: null, upn: null };
  };
  const make = (kind: string, same: boolean, slip: Slip): LabelledPair => {
    const known = person();
    const id = next;
    return {
      kind,
      same,
      hub: { ...known, ...slip(known), id, misId: null },
      mis: { ...known, id: `mis-${id}` },
    };
  };
  const times = 30;
  return [
    ...Object.entries(SAME_PERSON).flatMap(([kind, slip]) =>
      Array.from({ length: times }, () => make(kind, true, slip)),
    ),
    ...Object.entries(SOMEBODY_ELSE).flatMap(([kind, slip]) =>
      Array.from({ length: times }, () => make(kind, false, slip)),
    ),
    ...NICKNAMES.flatMap(([long, short]) =>
      [0, 1].map(() => {
        const pair = make('a nickname', true, () => ({ forename: short }));
        return { ...pair, mis: { ...pair.mis, forename: long } };
      }),
    ),
  ];
}
