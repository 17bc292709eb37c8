import type { Database } from '../../../shared/database/database.ts';
import { choicesOf } from '../../records/people-exceptions.ts';
import { type School, schoolOf } from '../../records/schools.ts';
import { lifeAt, refreshDay } from '../mis-store.ts';
import {
  type Answers,
  type Beside,
  type Change,
  type Compared,
  changesOf,
  comparePeople,
  type FilePeople,
} from './compare.ts';
import { importPeople, importVersion } from './imported.ts';
import type { ImportedKind, KnownPerson } from './known-people.ts';

/** A person, as people tell them apart. */
export interface Named {
  kind: ImportedKind;
  name: string;
  /** `UPN W999200320101`, or an email address. */
  id: string;
}

/** A person of the file. */
export interface Planned extends Named {
  /** `line 7` */
  where: string;
  /** What the file changes; none for a new person. */
  changes: Change[];
}

/** A person that the MIS has and the file does not. */
export interface Missing extends Named {
  /** The school's choices about them and their contacts: `not shared with Wellbeing`. */
  choices: string[];
}

/** A person of the file who may be one that the MIS has or had. */
export interface Question extends Planned {
  candidates: (Missing & { key: string; isHere: boolean; born: string | null })[];
  /** The key of the same person; null for a new person; undefined while nobody has answered. */
  answer: string | null | undefined;
}

/** What an import would do. Nobody's sharing changes. */
export interface ImportPlan {
  added: Planned[];
  changed: Planned[];
  /** How many stay as they are. */
  unchanged: number;
  /** How many disappear from the MIS, and who of them the school has made a choice about, other than candidates. */
  gone: Record<ImportedKind, number>;
  goneWithChoices: Missing[];
  questions: Question[];
}

/** Whether more people would go than stay: the file may be a part of what was meant. */
export const removesMost = ({ gone, unchanged, changed }: ImportPlan): boolean =>
  gone.Student + gone.Staff > unchanged + changed.length;

/** Compares a file with a school's MIS. @param at when it would be imported */
export function planOf(
  database: Database,
  estab: string,
  file: FilePeople,
  at: Date,
  answers: Answers = new Map(),
): ImportPlan {
  const beside = besideOf(database, schoolOf(database, { estab }), at, answers);
  const { people, gone } = comparePeople(database, estab, file, beside);
  const choices = choicesAbout(database, estab);
  const settled = people.filter((person) => person.candidates.length === 0);
  const changed = settled.filter(isChanged);
  const stay = new Set(people.map(({ known }) => known?.household));
  // People who may be the same as others are shown there, with the school's choice.
  const candidates = new Set(people.flatMap((person) => person.candidates));
  const missing = gone.filter((one) => !candidates.has(one)).map((one) => missingOf(one, choices, stay));
  const goneOf = (kind: ImportedKind) => gone.filter((one) => one.kind === kind).length;
  return {
    added: settled.filter(({ known }) => !known).map(plannedOf),
    changed: changed.map(plannedOf),
    unchanged: settled.filter((person) => person.known && !isChanged(person)).length,
    gone: { Student: goneOf('Student'), Staff: goneOf('Staff') },
    goneWithChoices: missing.filter((one) => one.choices.length > 0),
    questions: people
      .filter((person) => person.candidates.length > 0)
      .map((person) => ({
        ...plannedOf(person),
        candidates: person.candidates.map((one) => ({
          ...missingOf(one, choices, new Set()),
          key: one.key,
          isHere: one.standing !== 'gone',
          born: one.kind === 'Student' ? one.day : null,
        })),
        answer: person.isAnswered ? (person.known?.key ?? null) : undefined,
      })),
  };
}

/** Imports what `planOf` shows. */
export function applyPlan(
  database: Database,
  estab: string,
  file: FilePeople,
  at: Date,
  answers: Answers = new Map(),
): void {
  const beside = besideOf(database, schoolOf(database, { estab }), at, answers);
  importPeople(database, estab, file, at, beside);
}

const besideOf = (database: Database, school: School, at: Date, answers: Answers): Beside =>
  importVersion(database, school.estab) === undefined
    ? { invented: lifeAt(school, refreshDay(at)), answers }
    : { answers };

const isChanged = (person: Compared): boolean => person.known !== undefined && changesOf(person).length > 0;

const plannedOf = (person: Compared): Planned => {
  const { kind, where, record, known } = person;
  const id = 'upn' in record ? `UPN ${record.upn}` : record.email;
  const name = `${record.forename} ${record.surname}`;
  return { kind, where, name, id, changes: known ? changesOf(person) : [] };
};

/** @param stay households that keep a pupil, and with them their contacts */
function missingOf(
  one: KnownPerson,
  choices: ReadonlyMap<string, string[]>,
  stay: ReadonlySet<string | undefined>,
): Missing {
  const theirs = choices.get(`${one.kind}/${one.key}`) ?? [];
  const hasContacts = one.kind === 'Student' && !stay.has(one.household);
  const ofContacts = hasContacts ? (choices.get(`Contact/${one.household}`) ?? []) : [];
  return {
    kind: one.kind,
    name: `${one.forename} ${one.surname}`,
    id: one.kind === 'Student' ? `UPN ${one.id}` : one.id,
    choices: [...theirs, ...ofContacts],
  };
}

/** The choices about each person, and about the contacts of each household. */
function choicesAbout(database: Database, estab: string): Map<string, string[]> {
  const about = new Map<string, string[]>();
  for (const { kind, key, app, isShared } of choicesOf(database, estab)) {
    const name = kind === 'Contact' ? `Contact/${key.slice(0, key.lastIndexOf('/'))}` : `${kind}/${key}`;
    const choice = `${kind === 'Contact' ? 'a contact is ' : ''}${isShared ? 'shared' : 'not shared'} with ${app}`;
    about.set(name, [...(about.get(name) ?? []), choice]);
  }
  return about;
}
