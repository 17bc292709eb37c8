import { fold, isSameName } from '../../../shared/names.ts';
import type { Day } from '../../../shared/sample-data/school-year.ts';

/** What a file can say to tell one person from another. */
export interface Traits {
  /** A pupil's UPN, or the email address of a member of staff in lower case. */
  id: string;
  /** Others that they had before. */
  formerIds: readonly string[];
  forename: string;
  surname: string;
  gender: 'F' | 'M';
  /** A pupil's birthday, or the day on which a member of staff started, if known. */
  day: Day | null;
  role: string | null;
}

/** A person that the school's MIS has now, or had before. */
export interface KnownTraits extends Traits {
  /** An `invented` person has a UPN, a name or a birthday like a new one's by chance. */
  standing: 'here' | 'gone' | 'invented';
}

/** Who a person in a file is: one known person, or perhaps one of several, or a new person (`maybe` is empty). */
export type Recognised<Known> = { known: Known } | { maybe: Known[] };

export interface Rules {
  /** Name and day are the same. */
  isExact(one: Traits, other: Traits): boolean;
  /** Whether two with the same id are one person, and the rest was corrected. */
  agrees(one: Traits, other: Traits): boolean;
  /** Two with the same key here may be one person, though they have no id in common. */
  resemblances(person: Traits): string[];
  /** Whether an invented person with the same id is meant. */
  isInvention(one: Traits, invented: Traits): boolean;
  /** As `resemblances`, for invented people. */
  inventedResemblances(person: Traits): string[];
  /** Whether a unique person with the same name and another id is the same. */
  knowsByName: boolean;
}

const plainName = (name: string): string => fold(name).replaceAll(' ', '');

const nameOf = ({ forename, surname }: Traits): string => `${plainName(forename)}/${plainName(surname)}`;
const isSame = (one: string, other: string): boolean => one === other || isSameName(one, other);
const sameForename = (one: Traits, other: Traits): boolean => isSame(one.forename, other.forename);
const sameSurname = (one: Traits, other: Traits): boolean => isSame(one.surname, other.surname);
const sameNames = (one: Traits, other: Traits): boolean =>
  sameForename(one, other) && sameSurname(one, other);

/**
 * A UPN is for life, but can be typed on another child's line: either the forename, or the birthday and gender, have to be the same too.
 */
export const PUPIL_RULES: Rules = {
  isExact: (one, other) => one.day === other.day && sameNames(one, other),
  agrees: (one, other) => sameForename(one, other) || (one.day === other.day && one.gender === other.gender),
  resemblances: (person) => [
    `name ${nameOf(person)}`,
    `surname ${plainName(person.surname)} ${person.day}`,
    `forename ${plainName(person.forename)} ${person.day}`,
  ],
  isInvention: (one, other) =>
    [one.day === other.day, sameForename(one, other), sameSurname(one, other)].filter(Boolean).length > 1,
  inventedResemblances: (person) => [`all ${nameOf(person)} ${person.day}`],
  knowsByName: false,
};

const contradict = (one: Traits, other: Traits): boolean =>
  one.gender !== other.gender || (one.day !== null && other.day !== null && one.day !== other.day);

/** A school gives an address to another person, and a person another address. */
export const STAFF_RULES: Rules = {
  isExact: (one, other) => sameNames(one, other) && !contradict(one, other),
  agrees: (one, other) => sameForename(one, other) || (sameSurname(one, other) && !contradict(one, other)),
  resemblances: (person) => [
    `name ${nameOf(person)}`,
    ...(person.day === null ? [] : [`day ${plainName(person.forename)} ${person.day}`]),
    ...(person.role === null ? [] : [`role ${plainName(person.forename)} ${person.gender} ${person.role}`]),
  ],
  isInvention: sameNames,
  inventedResemblances: () => [],
  knowsByName: true,
};

/** More than these resemble a person by chance. */
const MOST_CANDIDATES = 5;

/**
 * Recognises the people of a file. Their order does not matter. Nobody is recognised as two people, and where two hints point to
 * different people, or only a resemblance does, it is left to a person to say.
 * @returns who each of them is, in the same order
 */
export function recognise<Known extends KnownTraits>(
  people: readonly Traits[],
  known: readonly Known[],
  rules: Rules,
): Recognised<Known>[] {
  const found = new Map<Traits, Recognised<Known>>();
  const claimed = new Set<Known>();
  const settle = (person: Traits, one: Known) => {
    found.set(person, { known: one });
    claimed.add(one);
  };
  const byId = indexed(known, ({ id }) => [id]);
  const byFormerId = indexed(known, ({ formerIds }) => formerIds);
  const ownerOf = (index: Map<string, Known[]>, person: Traits, id = person.id): Known | undefined => {
    const isMeant = (one: Known) => one.standing !== 'invented' || rules.isInvention(person, one);
    const owners = index.get(id)?.filter((one) => !claimed.has(one) && isMeant(one)) ?? [];
    return owners.find(({ standing }) => standing !== 'gone') ?? owners[0];
  };

  for (const person of people) {
    const owner = ownerOf(byId, person);
    if (owner && rules.isExact(person, owner)) settle(person, owner);
  }
  const byName = indexed(
    known.filter((one) => !claimed.has(one)),
    (one) => [nameOf(one)],
  );
  const doublesOf = new Map(
    people
      .filter((person) => !found.has(person))
      .map((person) => [
        person,
        (byName.get(nameOf(person)) ?? []).filter((one) => rules.isExact(person, one)),
      ]),
  );
  const settleOwned = (ownersOf: (person: Traits) => (Known | undefined)[]) => {
    const owned = people
      .filter((person) => !found.has(person))
      .map((person) => ({ person, owners: present(ownersOf(person)) }));
    const times = new Map<Known, number>();
    for (const owner of owned.flatMap(({ owners }) => owners)) times.set(owner, (times.get(owner) ?? 0) + 1);
    for (const { person, owners } of owned) {
      const [owner] = owners;
      if (!owner) continue;
      const candidates = present([...owners, ...(doublesOf.get(person) ?? [])]);
      const isSure = candidates.length === 1 && times.get(owner) === 1 && rules.agrees(person, owner);
      if (isSure) settle(person, owner);
      else found.set(person, { maybe: candidates });
    }
  };
  const idsOf = ({ id, formerIds }: Traits) => [id, ...formerIds];
  settleOwned((person) => idsOf(person).map((id) => ownerOf(byId, person, id)));
  settleOwned((person) => idsOf(person).map((id) => ownerOf(byFormerId, person, id)));

  const disputed = new Set([...found.values()].flatMap((each) => ('maybe' in each ? each.maybe : [])));
  const free = known.filter((one) => !claimed.has(one));
  const newcomers = people.filter((person) => !found.has(person));
  if (rules.knowsByName) {
    const freeByName = indexed(free, (one) => [nameOf(one)]);
    const newByName = indexed(newcomers, (person) => [nameOf(person)]);
    for (const [name, [person, ...others]] of newByName) {
      const [one, ...doubles] = freeByName.get(name) ?? [];
      if (!person || !one || others.length + doubles.length > 0) continue;
      if (one.standing === 'here' && !disputed.has(one) && rules.isExact(person, one)) settle(person, one);
    }
  }
  const resembling = indexed(
    free.filter((one) => !claimed.has(one)),
    (one) => (one.standing === 'invented' ? rules.inventedResemblances(one) : rules.resemblances(one)),
  );
  return people.map((person) => {
    const already = found.get(person);
    if (already) return already;
    const keys = [...rules.inventedResemblances(person), ...rules.resemblances(person)];
    const alike = keys.flatMap((key) => resembling.get(key)?.slice(0, MOST_CANDIDATES) ?? []);
    return { maybe: present(alike).slice(0, MOST_CANDIDATES) };
  });
}

const present = <Item>(items: readonly (Item | undefined)[]): Item[] => [
  ...new Set(items.filter((item): item is Item => item !== undefined)),
];

function indexed<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
): Map<string, Item[]> {
  const index = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const others = index.get(key);
      if (others) others.push(item);
      else index.set(key, [item]);
    }
  }
  return index;
}
