import { createRandom } from '../../shared/demonstration/random.ts';
import { DEMO_SCHOOLS } from '../../shared/demonstration/schools.ts';
import type { School } from '../records/schools.ts';

const JOURNEY_STATES = [
  'Ashcombe',
  'Brindley',
  'Coldwater',
  'Dunsley',
  'Eastmere',
  'Fenwick',
  'Greystone',
  'Hollowell',
] as const;
/** Invented places: each beginning with each ending. */
const BEGINNINGS = [
  'Bram',
  'Carn',
  'Dray',
  'Elder',
  'Fern',
  'Hart',
  'Ivel',
  'Kest',
  'Lang',
  'Marl',
  'Nether',
  'Stan',
] as const;
const ENDINGS = ['bourne', 'cott', 'ham', 'stead', 'worth'] as const;
const KINDS = [
  ['Primary School', 'Primary'],
  ['Church of England Primary School', 'Primary'],
  ['Junior School', 'Junior'],
  ['Academy', 'Secondary'],
  ['High School', 'Secondary'],
] as const;

/** The five demonstration schools, and others that are only in the register. */
export function establishments(): School[] {
  const five = DEMO_SCHOOLS.map(
    ({ estab, urn, name, phase, street, town, county, postcode, phone, email, mis }) => ({
      estab,
      urn,
      name,
      phase,
      street,
      town,
      county,
      postcode,
      phone,
      email,
      mis,
    }),
  );
  return [
    ...five,
    ...[
      ...JOURNEY_STATES,
      ...BEGINNINGS.flatMap((beginning) => ENDINGS.map((end) => `${beginning}${end}`)),
    ].flatMap((place, row) => KINDS.map((kind, column) => establishment(place, kind, row * 5 + column))),
  ];
}

function establishment(place: string, [kind, phase]: (typeof KINDS)[number], number: number): School {
  const random = createRandom(`register/${number}`);
  const domain = `${place}-${kind}`.toLowerCase().replace(/[^a-z]+/g, '-');
  return {
    estab: `999${phase === 'Secondary' ? 4 : 2}${String(100 + number).padStart(3, '0')}`,
    urn: String(990_100 + number),
    name: `${place} ${kind}`,
    phase,
    street: `${random.between(1, 90)} School Lane`,
    town: place,
    county: 'Marlshire',
    postcode: `ZZ99 ${random.between(6, 9)}${random.pick(['F', 'G', 'H', 'J'])}${random.pick(['K', 'L', 'P', 'R'])}`,
    phone: `01632 960${600 + (number % 400)}`,
    email: `office@${domain}.example`,
    mis: null,
  };
}
