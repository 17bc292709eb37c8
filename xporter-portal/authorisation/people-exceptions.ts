import type { Database } from '../../shared/database/database.ts';

/** Somebody picked out of an authorisation's default: left out where everyone is in, let in where everyone is out. */
export interface PeopleException {
  kind: 'Student' | 'Staff' | 'Contact';
  personId: string;
}

export function exceptionsOf(database: Database, authorisationId: number): PeopleException[] {
  return database
    .prepare<[number], PeopleException>(
      'SELECT kind, person_id AS personId FROM people_exceptions WHERE authorisation_id = ? ORDER BY person_id',
    )
    .all(authorisationId);
}
