import { heritageOf, householdNumber } from '../../shared/sample-data/people.ts';
import { createRandom } from '../../shared/sample-data/random.ts';
import type { Day } from '../../shared/sample-data/school-year.ts';
import type { School } from '../records/schools.ts';
import type { Pupil } from './pupils.ts';

export interface Address {
  houseNo: string;
  street: string;
  town: string;
  county: string;
  postcode: string;
}

/** A pupil's contact: a parent, carer or grandparent. */
export interface Contact {
  id: string;
  /** Unique in the school, and the same in every MIS. */
  key: string;
  /** Unique in the school among contacts, made of the household's. */
  number: number;
  household: string;
  title: string;
  forename: string;
  surname: string;
  relationship: string;
  /** 1 is called first. */
  priority: number;
  hasParentalResponsibility: boolean;
  language: { code: string; name: string };
  needsTranslator: boolean;
  homePhone: string;
  mobile: string;
  email: string;
  workPhone: string | null;
  changed: Day;
}

const STREETS = [
  'Acorn Lane',
  'Penrith Grove',
  'Hill Rise',
  'Windmill Road',
  'Station Road',
  'Orchard Close',
  'The Green',
  'Mill Lane',
  'Castle Street',
  'Meadow View',
] as const;

/** A household's address: in the school's town, with a ZZ99 postcode, which Royal Mail does not use. */
export function addressOf(school: School, household: string): Address {
  const random = createRandom(`${school.estab}/address/${household}`);
  return {
    houseNo: String(random.between(1, 140)),
    street: random.pick(STREETS),
    town: school.town,
    county: school.county,
    postcode: `ZZ99 ${random.between(1, 9)}${random.pick(['A', 'B', 'D', 'E', 'F'])}${random.pick(['G', 'H', 'J', 'L'])}`,
  };
}

/** The address as on a label. */
export const addressBlock = ({ houseNo, street, town, county, postcode }: Address): string =>
  `${houseNo} ${street}\n${town}\n${county}\n${postcode}\nUnited Kingdom`;

const CONTACTS_A_HOUSEHOLD = 8;

/** The adults of a household, with numbers from Ofcom's range for drama. @param children its pupils on roll */
export function contactsOf(school: School, children: readonly [Pupil, ...Pupil[]]): Omit<Contact, 'id'>[] {
  const eldest = children.reduce((one, other) => (other.number < one.number ? other : one));
  const [since = eldest.joined] = children.map(({ joined }) => joined).sort();
  const { household, familyName = eldest.surname } = eldest;
  const firstNumber = householdNumber(eldest) * CONTACTS_A_HOUSEHOLD;
  const random = createRandom(`${school.estab}/contacts/${household}`);
  const relationships = random.chance(0.72)
    ? ['Mother', 'Father']
    : [random.pick(['Mother', 'Mother', 'Father', 'Carer'])];
  if (random.chance(0.25)) relationships.push(random.pick(['Grandmother', 'Grandfather', 'Childminder']));
  const home = `01632 960${random.between(100, 999)}`;
  return relationships.map((relationship, index) => {
    const { girls, boys, surnames, language } = heritageOf(school, household);
    const isWoman = ['Mother', 'Grandmother', 'Childminder', 'Carer'].includes(relationship);
    const forename = random.pick(isWoman ? girls : boys);
    const keepsOwnName = relationship === 'Childminder' || random.chance(0.2);
    const surname = keepsOwnName ? random.pick(surnames) : familyName;
    const plain = `${forename}.${surname}`
      .normalize('NFD')
      .toLowerCase()
      .replace(/[^a-z.]/g, '');
    const number = firstNumber + index + 1;
    const isParent = ['Mother', 'Father', 'Carer'].includes(relationship);
    return {
      key: `${household}/${index + 1}`,
      number,
      household,
      title: isWoman ? random.pick(['Mrs', 'Ms', 'Miss']) : 'Mr',
      forename,
      surname,
      relationship,
      priority: index + 1,
      hasParentalResponsibility: isParent,
      language: language ?? { code: 'ENG', name: 'English' },
      needsTranslator: language !== null && random.chance(0.1),
      homePhone: home,
      mobile: `07700 900${random.between(100, 999)}`,
      email: `${plain}${number}@families.example`,
      workPhone: random.chance(0.4) ? `01632 960${random.between(100, 999)}` : null,
      changed: since,
    };
  });
}

/** `Mr and Mrs Potter`, for contacts with parental responsibility; null when there are none. */
export function salutation(contacts: readonly Contact[]): string | null {
  const parents = contacts.filter(({ hasParentalResponsibility }) => hasParentalResponsibility);
  const [one, other] = parents;
  if (!one) return null;
  if (!other) return `${one.title} ${one.surname}`;
  if (one.surname === other.surname) return `${other.title} and ${one.title} ${one.surname}`;
  return `${one.title} ${one.surname} and ${other.title} ${other.surname}`;
}
