import { formatDate } from '../../../shared/clock.ts';
import type { Database } from '../../../shared/database/database.ts';
import type { Adult } from '../../../shared/sample-data/people.ts';
import { isDay } from '../../../shared/sample-data/school-year.ts';
import type { Enrolled } from '../mis.ts';
import { yearCode } from '../pupils.ts';
import { inventedPeople, type KnownPerson, peopleOfFiles, traitsOf } from './known-people.ts';
import { PUPIL_RULES, recognise, STAFF_RULES } from './recognise.ts';
import { COLUMNS, type PupilRecord, type StaffRecord } from './record.ts';

/** The valid people of a file. */
export interface FilePeople {
  pupils: readonly PupilRecord[];
  staff: readonly StaffRecord[];
  /** The place of each in the file: `line 7`. */
  places?: ReadonlyMap<PupilRecord | StaffRecord, string>;
}

/** A person of a file, beside the person that the MIS knows. */
export interface Compared {
  kind: KnownPerson['kind'];
  /** Unique in the file. */
  where: string;
  record: PupilRecord | StaffRecord;
  /** Undefined for a new person. */
  known: KnownPerson | undefined;
  /** People who may be the same. A person has to say which, or that none is. */
  candidates: readonly KnownPerson[];
  isAnswered: boolean;
}

/** By place in the file: the key of the person who is the same, or null for a new person. */
export type Answers = ReadonlyMap<string, string | null>;

export interface Comparison {
  people: Compared[];
  /** People of the MIS who are not in the file. */
  gone: KnownPerson[];
  /** Everyone known, whose keys are taken. */
  known: KnownPerson[];
}

export interface Beside {
  /** The invented people that the school has as long as nobody has been imported. */
  invented?: { children: Iterable<Enrolled>; adults: Iterable<Adult> } | undefined;
  answers?: Answers;
}

/** Recognises the people of a file among those that the school's MIS has or had. */
export function comparePeople(
  database: Database,
  estab: string,
  file: FilePeople,
  { invented, answers = new Map() }: Beside,
): Comparison {
  const known = together(peopleOfFiles(database, estab), invented ? inventedPeople(invented) : []);
  const people = [
    ...compareKind('Student', file.pupils, known, file.places),
    ...compareKind('Staff', file.staff, known, file.places),
  ].map((person) => answered(person, answers));
  const taken = new Map<KnownPerson, number>();
  for (const { known: one } of people) if (one) taken.set(one, (taken.get(one) ?? 0) + 1);
  return {
    known,
    people: people.map((person) =>
      person.candidates.length > 0 && person.known && taken.get(person.known) !== 1
        ? { ...person, known: undefined, isAnswered: false }
        : person,
    ),
    gone: known.filter((one) => one.standing !== 'gone' && !taken.has(one)),
  };
}

/** An invented person who was in an earlier file keeps what they got then. */
function together(ofFiles: KnownPerson[], invented: KnownPerson[]): KnownPerson[] {
  const nameOf = ({ kind, key }: KnownPerson) => `${kind}/${key}`;
  const known = new Map(ofFiles.map((one) => [nameOf(one), one]));
  for (const one of invented) {
    const earlier = known.get(nameOf(one));
    const kept = earlier && {
      number: earlier.number,
      household: earlier.household,
      formerIds: [earlier.id, ...earlier.formerIds],
    };
    known.set(nameOf(one), { ...one, ...kept });
  }
  return [...known.values()];
}

function compareKind(
  kind: KnownPerson['kind'],
  records: readonly (PupilRecord | StaffRecord)[],
  known: readonly KnownPerson[],
  places: FilePeople['places'],
): Compared[] {
  const ofKind = known.filter((one) => one.kind === kind);
  const rules = kind === 'Student' ? PUPIL_RULES : STAFF_RULES;
  const found = recognise(records.map(traitsOf), ofKind, rules);
  return records.map((record, index) => {
    const result = found[index];
    const where = places?.get(record) ?? `${kind === 'Student' ? 'pupil' : 'staff'} ${index + 1}`;
    const one = result && 'known' in result ? result.known : undefined;
    const candidates = result && 'maybe' in result ? result.maybe : [];
    return { kind, where, record, known: one, candidates, isAnswered: candidates.length === 0 };
  });
}

function answered(person: Compared, answers: Answers): Compared {
  const answer = answers.get(person.where);
  if (person.candidates.length === 0 || answer === undefined) return person;
  const known = person.candidates.find(({ key }) => key === answer);
  return { ...person, known, isAnswered: answer === null || known !== undefined };
}

/** What a file changes of a person, as people read it. */
export interface Change {
  field: string;
  from: string;
  to: string;
}

/** What a file says differently of a person that the MIS has now. */
export function changesOf({ record, known }: Pick<Compared, 'record' | 'known'>): Change[] {
  const before = new Map<string, unknown>(Object.entries(known?.details ?? {}));
  const isPartial = known?.standing === 'invented';
  return Object.entries(record).flatMap(([field, value]) => {
    const [from, to] = [written(field, before.get(field)), written(field, value)];
    return from === to || (isPartial && !before.has(field)) ? [] : [{ field: labelOf(field), from, to }];
  });
}

const LABELS: ReadonlyMap<string, string> = new Map(
  Object.values(COLUMNS).flatMap((columns) =>
    columns.map(({ name, label }) => [name.toLowerCase(), label] as const),
  ),
);
const labelOf = (field: string): string => LABELS.get(field) ?? field;

function written(field: string, value: unknown): string {
  if (value === null || value === undefined) return field === 'senprovision' && value === null ? 'N' : '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (field === 'ncyear' && typeof value === 'number') return yearCode(value);
  const text = String(value);
  return isDay(text) ? formatDate(text) : text;
}
