import { hash } from 'node:crypto';
import type { PortalContext } from '../../context.ts';
import type { StoredData } from '../../mis/mis-store.ts';
import type { Authorisation } from '../../records/authorisations.ts';

/** Identifies everything that an authorisation shares: equal until something in it can have changed. */
export const versionOf = (
  { misStore }: PortalContext,
  authorisation: Authorisation,
  now: Date,
  stored: StoredData = misStore.storedOf(authorisation.estab),
): string => `${sharedBy(authorisation)} ${misStore.versionOf(authorisation.mis ?? '', now, stored)}`;

const shared = new WeakMap<Authorisation, string>();

function sharedBy(authorisation: Authorisation): string {
  const known = shared.get(authorisation);
  if (known !== undefined) return known;
  const { reference, estab, relyingParty, mis, peopleDefault, peopleRevision, scopes } = authorisation;
  const { sharingChangedAt } = authorisation;
  const made = hash(
    'sha256',
    JSON.stringify([
      ...[reference, estab, relyingParty, mis, peopleDefault, peopleRevision, scopes],
      sharingChangedAt,
    ]),
  );
  shared.set(authorisation, made);
  return made;
}
