import { matchPeople } from '../matching/match.ts';
import type { Fields, HubEntry, MisEntry, Paired } from './panel.ts';

const person = (fields: Fields) => ({
  forename: fields.Forename ?? '',
  surname: fields.Surname ?? '',
  dateOfBirth: fields['Date of birth'] ?? null,
  email: fields.Email ?? null,
  upn: fields.UPN ?? null,
});

/** Pairs people by all that both sides know of them. */
export function pairByPerson(hub: readonly HubEntry[], mis: readonly MisEntry[]): Paired[] {
  const pairings = matchPeople(
    hub.map(({ id, misId, fields }) => ({ id, misId, ...person(fields) })),
    mis.map(({ id, fields }) => ({ id, ...person(fields) })),
  );
  return pairings.map(({ hub: one, mis: other, status, because }) => ({
    hub: one?.id ?? null,
    mis: other?.id ?? null,
    status,
    because,
  }));
}
