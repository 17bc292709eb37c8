import fc from 'fast-check';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';

const SMALLEST = DEMO_SCHOOLS[4].estab;
/** Begun in this order. The last gets the highest ids, which a reset frees again. */
export const SCHOOLS = [DEMO_SCHOOLS[0].estab, DEMO_SCHOOLS[3].estab, SMALLEST] as const;
export const AREAS = ['School', 'Staff', 'Student', 'UPN', 'Contact', 'SEN', 'Photos'];
/** With it, answers change with the hour, and fewer of them are cached. */
const HOURLY_AREA = 'Attendance';
/** Only two: a clock that is put back brings imports of one moment. */
const IMPORT_TIMES = ['2026-11-02T10:00:00.000Z', '2026-11-03T10:00:00.000Z'] as const;

/** Shows most changes, and is read quickly. */
const EVERY_PUPIL = 'School/{estab}/Students?select=Surname,UPN';
/** Paths below /api/v1. Names in braces are filled in when a question is asked. */
const QUESTIONS = [
  ...Array.from({ length: 8 }, () => EVERY_PUPIL),
  'School/{estab}/Students',
  'School/{estab}/Students?select=Forename&options=includeSiblingsResultset,includeGroupIds',
  'School/{estab}/Students?select=Surname,UPN&page=1&pageSize=3',
  'School/{estab}/Students?select=Surname&updatedSince=2026-09-01',
  'School/{estab}/Students/{pupil}',
  'School/{estab}/Students?select=UPN&changedRows={changeset}',
  'School/{estab}/Students?select=UPN&changedRows={changeset}&page=1&pageSize=2',
  'School/{estab}/Students?select=UPN&changedRows={changeset before}&page=2&pageSize=2',
  'School/{estab}/Staff',
  'School/{estab}/Staff',
  'School/{estab}/Staff',
  'School/{estab}/Staff/{member}',
  'School/{estab}/Staff?select=Surname&changedRows={changeset}',
  'School/{estab}/Groups?options=includeStudentMembers,includeStaffMembers',
  'School/{estab}/Contacts',
  'School/{estab}/StudentContacts',
  'School/{estab}/SEN',
  'School/{estab}/SchoolInfo',
  'School/{estab}/Photos/{pupil}?PersonType=Student',
  'School/{estab}/AttendanceForDate?date=2026-11-05&attendanceType=S',
  'GDPRIDs',
  'GDPRIDs',
  'TokenDetails',
  'Usage',
  'Logs',
] as const;

const estab = fc.oneof(
  { weight: 3, arbitrary: fc.constant(SMALLEST) },
  { weight: 2, arbitrary: fc.constantFrom(...SCHOOLS) },
);
const areas: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(AREAS) },
  { weight: 3, arbitrary: fc.subarray(AREAS, { minLength: 3 }) },
  { weight: 1, arbitrary: fc.constant([...AREAS, HOURLY_AREA]) },
);
const people = fc.constantFrom('include', 'include', 'include', 'exclude');
const SHARING_MOSTLY = ['sharing', 'sharing', 'sharing', 'sharing', 'sharing', 'sharing'] as const;
const kind = <Kind extends string>(name: Kind) => fc.constant(name);

/** Which of a school's two administrators. */
const administrator = fc.constantFrom('first', 'second');
/** What they open, and leave open. */
const page = fc.constantFrom('people', 'areas');
/** Which of the boxes on a page are ticked, or no longer ticked. */
const boxes = fc.array(fc.nat(60), { minLength: 1, maxLength: 3 });

/** What a school, the trainer or the night does. */
const change = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind('jump'),
      estab,
      to: fc.constantFrom(...SHARING_MOSTLY, 'invited', 'paused', 'revoked'),
      areas,
      people,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('reset'), estab }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('authorise again'), estab, areas, people }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind('move'),
      estab,
      event: fc.constantFrom('pause', 'resume', 'revoke'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: kind('areas'), estab, areas }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('default'), estab, people }) },
  {
    weight: 8,
    arbitrary: fc.record({ kind: kind('exception'), estab, who: fc.nat(300), isAdded: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('MIS'), estab, mis: fc.constantFrom('SIMS', 'Arbor', 'Bromcom') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('refresh'), estab }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind('import'),
      estab,
      count: fc.integer({ min: 1, max: 5 }),
      at: fc.constantFrom(...IMPORT_TIMES),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('corrected file'),
      estab,
      who: fc.nat(9),
      what: fc.constantFrom('upn', 'surname', 'dob', 'email'),
      at: fc.constantFrom(...IMPORT_TIMES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('forget import'), estab }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('open page'), estab, by: administrator, page }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: kind('save page'), estab, by: administrator, boxes }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: kind('two save'), estab, page, boxes, boxesBefore: boxes }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('clock'), hours: fc.integer({ min: -40, max: 60 }) }) },
);

const seldom = fc.nat(4).map((chance) => chance === 0);

/** What a partner asks. */
const read = fc.record({
  kind: kind('read'),
  /** Whose token is sent. */
  estab,
  /** Whose data is asked for; null for the same school's. */
  about: fc.option(estab, { freq: 6 }),
  question: fc.constantFrom(...QUESTIONS),
  /** Whether the first token is sent that was ever issued for the school, or a new one. */
  isOldToken: seldom,
  who: fc.nat(500),
  isConditional: fc.boolean(),
  /** What happens while it is answered, after so many turns of the event loop. */
  concurrent: fc.option(fc.record({ change, turns: fc.nat(4) }), { freq: 4 }),
});

export const steps = fc.array(fc.oneof({ weight: 2, arbitrary: read }, { weight: 3, arbitrary: change }), {
  minLength: 12,
  maxLength: 24,
});

export type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;
export type Read = typeof read extends fc.Arbitrary<infer Value> ? Value : never;
