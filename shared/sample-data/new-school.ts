import { z } from 'zod';
import { MOST_FORMS } from './people.ts';
import { createRandom } from './random.ts';
import type { DemoPerson, DemoSchool } from './schools.ts';

/** What both companies are told of a school that is new: each makes its own records of it. */
export const SchoolFacts = z.object({
  estab: z.string().regex(/^\d{7}$/),
  urn: z.string().regex(/^\d{6}$/),
  name: z.string().min(1).max(200),
  phase: z.enum(['Primary', 'Junior', 'Secondary']),
  street: z.string(),
  town: z.string(),
  county: z.string(),
  postcode: z.string(),
  phone: z.string(),
  email: z.email(),
  mis: z.string(),
  /** How many forms each year group has, where that is not what is usual for the phase. */
  forms: z.int().min(0).max(MOST_FORMS).optional(),
  /** A secondary school with years 12 and 13. */
  sixthForm: z.boolean().optional(),
  /** False where nobody has an email address in the MIS. */
  emails: z.boolean().optional(),
});
export type SchoolFacts = z.output<typeof SchoolFacts>;

/** Optional choices for a new school. */
export interface Chosen {
  name?: string | undefined;
  phase?: SchoolFacts['phase'] | undefined;
  mis?: string | undefined;
}

/** First and last year group of each phase, and how many forms each year group usually has. */
export const USUAL_SHAPES = {
  Primary: { years: [0, 6], forms: 2 },
  Junior: { years: [3, 6], forms: 3 },
  Secondary: { years: [7, 11], forms: 8 },
} as const;
const LAST_OF_SIXTH_FORM = 13;

/** DfE numbers from here on are for schools made while the sandbox runs. */
const FIRST_NUMBER = 5000;
/** How many schools can be made in one sandbox. */
export const MOST_NEW_SCHOOLS = 4000;

const TOWNS = [
  'Alderwick',
  'Birchcombe',
  'Cloverdale',
  'Dovecote',
  'Elmbridge',
  'Foxholt',
  'Glebe Park',
  'Hazelmere',
  'Ivybank',
  'Juniper Hill',
  'Kingfisher',
  'Linden',
  'Meadowside',
  'Nettleham',
  'Orchard',
  'Pinewood',
  'Quarry Bank',
  'Rowanfield',
  'Sandford',
  'Tanglewood',
  'Underhill',
  'Vicarage',
  'Willowbrook',
  'Yarrow',
] as const;
const KINDS = { Primary: 'Primary School', Junior: 'Junior School', Secondary: 'Academy' } as const;
const MIS = ['SIMS', 'Arbor', 'Bromcom', 'ScholarPack'] as const;

/**
 * Invents a school; the same on every machine for the same number.
 * @param number from 0, below MOST_NEW_SCHOOLS: gives the estab, so that no two are alike
 */
export function newSchool(number: number, chosen: Chosen = {}): SchoolFacts {
  if (!Number.isInteger(number) || number < 0 || number >= MOST_NEW_SCHOOLS)
    throw new Error(`${number} is not from 0 to ${MOST_NEW_SCHOOLS - 1}`);
  const town = TOWNS[number % TOWNS.length] ?? TOWNS[0];
  const round = Math.floor(number / TOWNS.length);
  const phase = chosen.phase ?? 'Primary';
  const estab = `999${FIRST_NUMBER + number}`;
  const name = chosen.name ?? `${town}${round === 0 ? '' : ` ${round + 1}`} ${KINDS[phase]}`;
  return {
    estab,
    urn: `99${FIRST_NUMBER + number}`,
    name,
    phase,
    street: `${1 + (number % 90)} ${town} Lane`,
    town: town,
    county: 'Marlshire',
    postcode: `ZZ98 ${number % 10}AA`,
    phone: `01632 960${String(number % 1000).padStart(3, '0')}`,
    email: `office@${slug(town)}-${FIRST_NUMBER + number}.example`,
    mis: chosen.mis ?? MIS[number % MIS.length] ?? MIS[0],
  };
}

/** Whether `newSchool` makes a school with this number. */
export const isNewSchool = (estab: string): boolean => /^999[5-8]\d{3}$/.test(estab);

/** The number from which `newSchool` makes this school. */
export const numberOf = (estab: string): number => Number(estab.slice(3)) - FIRST_NUMBER;

/** What a school looks like inside, grown from its estab: both companies know the same people. */
export function expandSchool(facts: SchoolFacts): DemoSchool {
  const domain = facts.email.slice(facts.email.indexOf('@') + 1);
  const random = createRandom(`${facts.estab}/people`);
  const surnames = shuffled(random.next());
  const person = (title: string, forenames: readonly [string, ...string[]], surname: string): DemoPerson => {
    const forename = random.pick(forenames);
    return {
      title,
      forename,
      surname,
      phone: facts.phone,
      email: `${forename}.${surname}@${domain}`.toLowerCase(),
    };
  };
  const { phase, sixthForm, forms, emails: _, ...register } = facts;
  const usual = USUAL_SHAPES[phase];
  const [first, last] = usual.years;
  const coordinator = person('Mr', ['Alan', 'David', 'Imran', 'Kofi', 'Owen', 'Piotr'], surnames[1]);
  return {
    ...register,
    phase,
    years: [first, sixthForm ? LAST_OF_SIXTH_FORM : last],
    forms: forms ?? usual.forms,
    domain,
    head: person('Mrs', ['Judith', 'Anita', 'Grace', 'Leila', 'Naomi', 'Sunita'], surnames[0]),
    coordinator: { ...coordinator, username: domain.slice(0, -'.example'.length) },
    administrator: person('Ms', ['Dawn', 'Carys', 'Hannah', 'Mei', 'Olga', 'Zainab'], surnames[2]),
    services: ['wellbeing'],
    story: '',
  };
}

const SURNAMES = [
  'Marsden',
  'Pryce',
  'Keeling',
  'Okafor',
  'Rahman',
  'Lindqvist',
  'Sharma',
  'Doyle',
  'Whitlock',
  'Nowak',
] as const;

/** Three that differ, so that nobody shares an address. */
function shuffled(chance: number): [string, string, string] {
  const from = Math.floor(chance * SURNAMES.length);
  const at = (step: number) => SURNAMES[(from + step) % SURNAMES.length] ?? SURNAMES[0];
  return [at(0), at(3), at(7)];
}

const slug = (name: string): string => name.toLowerCase().replace(/[^a-z]+/g, '-');
