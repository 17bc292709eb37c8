/**
 * The five invented schools. Both companies know them, as real ones would know the same real school,
 * each with records of its own: the Hub as centres, Xporter as establishments.
 */
export interface DemoPerson {
  title: string;
  forename: string;
  surname: string;
  email: string;
  phone: string;
}

export interface DemoSchool {
  /** LA code 999, which no real authority has, and a DfE number. */
  estab: string;
  urn: string;
  name: string;
  phase: 'Primary' | 'Junior' | 'Secondary';
  /** First and last year group; 0 is Reception, -1 Nursery. */
  years: [number, number];
  /** Forms in each year group. */
  forms: number;
  street: string;
  town: string;
  county: string;
  postcode: string;
  phone: string;
  email: string;
  /** The mail domain of its staff. */
  domain: string;
  mis: string;
  /** May authorise for the school; the Hub's contact. */
  head: DemoPerson;
  /** The Hub's Access Coordinator. */
  coordinator: DemoPerson & { username: string };
  /** Signs in to the Manage School Portal. */
  administrator: DemoPerson;
  /** Services of Hodder Education that the centre has. */
  services: string[];
  /** Where the school stands when the sandbox is new, for the start page. */
  story: string;
}

/** Every invented person's password, on both sides. */
export const DEMO_PASSWORD = 'sandbox-password';

function person(title: string, forename: string, surname: string, domain: string, phone: string): DemoPerson {
  return {
    title,
    forename,
    surname,
    phone,
    email: `${forename}.${surname}@${domain}`.toLowerCase().replace(/[^a-z.@-]/g, ''),
  };
}

const oakfield = 'oakfield.example';
const thornbury = 'thornbury.example';
const aldhelm = 'st-aldhelms.example';
const larkhill = 'larkhill.example';
const millbrook = 'millbrook.example';

/** In the order in which the sandbox presents them; the first is where a newcomer begins. */
export const DEMO_SCHOOLS: readonly [DemoSchool, DemoSchool, DemoSchool, DemoSchool, DemoSchool] = [
  {
    estab: '9992001',
    urn: '990001',
    name: 'Oakfield Primary School',
    phase: 'Primary',
    years: [0, 6],
    forms: 2,
    street: '14 Acorn Lane',
    town: 'Wexcombe',
    county: 'Marlshire',
    postcode: 'ZZ99 1AA',
    phone: '01632 960101',
    email: `office@${oakfield}`,
    domain: oakfield,
    mis: 'SIMS',
    head: person('Mrs', 'Helen', 'Ashworth', oakfield, '01632 960111'),
    coordinator: { ...person('Ms', 'Priya', 'Nair', oakfield, '01632 960112'), username: 'oakfield' },
    administrator: person('Mr', 'Tom', 'Fielding', oakfield, '01632 960113'),
    services: ['wellbeing', 'assessment-library', 'reading-shelf'],
    story: 'Nothing requested yet: begin here',
  },
  {
    estab: '9994002',
    urn: '990002',
    name: 'Thornbury Vale Academy',
    phase: 'Secondary',
    years: [7, 11],
    forms: 8,
    street: 'Vale Road',
    town: 'Thornbury Vale',
    county: 'Marlshire',
    postcode: 'ZZ99 2BB',
    phone: '01632 960201',
    email: `office@${thornbury}`,
    domain: thornbury,
    mis: 'Arbor',
    head: person('Dr', 'Kwame', 'Mensah', thornbury, '01632 960211'),
    coordinator: { ...person('Mrs', 'Joanna', 'Sykes', thornbury, '01632 960212'), username: 'thornbury' },
    administrator: person('Miss', 'Zofia', 'Nowak', thornbury, '01632 960213'),
    services: ['wellbeing'],
    story: 'An invitation waits in the head’s inbox',
  },
  {
    estab: '9992003',
    urn: '990003',
    name: 'St Aldhelm’s Church of England Primary School',
    phase: 'Primary',
    years: [-1, 6],
    forms: 2,
    street: 'Church Walk',
    town: 'Upper Sedgeley',
    county: 'Marlshire',
    postcode: 'ZZ99 3CC',
    phone: '01632 960301',
    email: `office@${aldhelm}`,
    domain: aldhelm,
    mis: 'ScholarPack',
    head: person('Mr', 'Daniel', 'O’Connor', aldhelm, '01632 960311'),
    coordinator: { ...person('Mrs', 'Farzana', 'Begum', aldhelm, '01632 960312'), username: 'aldhelm' },
    administrator: person('Mrs', 'Gwen', 'Pritchard', aldhelm, '01632 960313'),
    services: ['wellbeing'],
    story: 'Just authorised: ready for Start sync',
  },
  {
    estab: '9992004',
    urn: '990004',
    name: 'Larkhill Junior School',
    phase: 'Junior',
    years: [3, 6],
    forms: 3,
    street: '2 Skylark Rise',
    town: 'Larkhill',
    county: 'Marlshire',
    postcode: 'ZZ99 4DD',
    phone: '01632 960401',
    email: `office@${larkhill}`,
    domain: larkhill,
    mis: 'RM Integris',
    head: person('Mrs', 'Amara', 'Okafor', larkhill, '01632 960411'),
    coordinator: { ...person('Mr', 'Simon', 'Hartley', larkhill, '01632 960412'), username: 'larkhill' },
    administrator: person('Ms', 'Ruth', 'Goldberg', larkhill, '01632 960413'),
    services: ['wellbeing'],
    story: 'Connected, and synced last year',
  },
  {
    estab: '9992005',
    urn: '990005',
    name: 'Millbrook Primary School',
    phase: 'Primary',
    years: [0, 6],
    forms: 1,
    street: 'Mill Street',
    town: 'Millbrook',
    county: 'Marlshire',
    postcode: 'ZZ99 5EE',
    phone: '01632 960501',
    email: `office@${millbrook}`,
    domain: millbrook,
    mis: 'Bromcom',
    head: person('Mr', 'Iain', 'Mackenzie', millbrook, '01632 960511'),
    coordinator: { ...person('Miss', 'Chloe', 'Barker', millbrook, '01632 960512'), username: 'millbrook' },
    administrator: person('Mr', 'Harjit', 'Gill', millbrook, '01632 960513'),
    services: ['wellbeing'],
    story: 'Revoked at Xporter; the Hub has not noticed',
  },
];
