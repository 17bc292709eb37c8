import { UsageError } from '../../shared/errors.ts';
import type { OwnPeople } from '../../shared/steering-api/own-people.ts';
import type { PortalContext } from '../context.ts';
import { importPeople } from '../mis/import/imported.ts';
import { type ReadFile, readPeople } from '../mis/import/read-file.ts';
import { knownSchool } from './known.ts';

/** @throws UsageError that names every person who cannot be imported */
export function readFirstPeople(people: OwnPeople): ReadFile {
  const file = readPeople('people.json', JSON.stringify(people));
  if (file.refusals.length === 0) return file;
  throw new UsageError(file.refusals.map(({ where, why }) => `${where}: ${why}`).join('. '));
}

export const firstPeopleOf = ({ database }: PortalContext, estab: string): OwnPeople | undefined => {
  const people = database
    .prepare<[string], string>('SELECT people FROM first_people WHERE estab = ?')
    .pluck()
    .get(estab);
  return people === undefined ? undefined : JSON.parse(people);
};

/** Gives a school people of its own from its first day on. Call it in a transaction. */
export function giveFirstPeople({ database, clock }: PortalContext, estab: string, people: OwnPeople): void {
  database
    .prepare('INSERT INTO first_people (estab, people) VALUES (?, ?)')
    .run(estab, JSON.stringify(people));
  importPeople(database, estab, readFirstPeople(people), clock.now());
}

/** Imports another file at a school that has one, as its office does. @throws NotFoundError, UsageError */
export function replacePeople({ database, clock }: PortalContext, estab: string, people: OwnPeople): void {
  knownSchool(database, estab);
  importPeople(database, estab, readFirstPeople(people), clock.at(estab));
}
