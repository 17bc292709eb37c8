import type { Database } from '../../shared/database/database.ts';
import type { PortalContext } from '../context.ts';
import { type Authorisation, advance, keepScopes } from '../records/authorisations.ts';
import { newTermsFor } from '../records/new-terms.ts';
import { appOf } from '../records/partner-apps.ts';
import { notifyPartner } from '../records/partner-notices.ts';
import { type DataArea, dataAreasOf, grantedScopes } from '../wizard/data-areas.ts';

type By = { email: string };

/** Stops sharing for a while: tokens and the school secret are refused until it is resumed. */
export function pause(
  { database, clock, journal }: PortalContext,
  authorisation: Authorisation,
  by: By,
): void {
  database.transaction(() => {
    const { estab, authParams } = advance(database, authorisation, 'pause', clock.now());
    journal.record({ estab, actor: by.email, event: 'authorisation.paused', correlation: authParams });
  })();
}

/** Shares again, with the same secret, and tells the partner. */
export function resume(context: PortalContext, authorisation: Authorisation, by: By): void {
  const { database, clock, journal } = context;
  database.transaction(() => {
    const resumed = advance(database, authorisation, 'resume', clock.now());
    notifyPartner(context, resumed, { event: 'resumed' });
    const { estab, authParams } = resumed;
    journal.record({ estab, actor: by.email, event: 'authorisation.resumed', correlation: authParams });
  })();
}

/** The areas that a school may look at and choose from; one that the app has come to require needs accepting first. */
export function areasToChooseFrom(database: Database, authorisation: Authorisation): DataArea[] {
  const app = appOf(database, authorisation);
  const asked = newTermsFor(database, app, authorisation)?.areas.map(({ scope }) => scope) ?? [];
  return dataAreasOf(app, authorisation).filter(({ scope }) => !asked.includes(scope));
}

/**
 * Adds and withdraws optional areas. Areas that are named in neither list stay as they are, and required ones are
 * shared in any case. The partner sees it at its next request.
 */
export function changeAreas(
  { database, journal }: PortalContext,
  authorisation: Authorisation,
  { add, withdraw }: { add: readonly string[]; withdraw: readonly string[] },
  by: By,
): void {
  const chosen = [...(authorisation.scopes ?? []), ...add].filter((scope) => !withdraw.includes(scope));
  const scopes = grantedScopes(areasToChooseFrom(database, authorisation), chosen);
  database.transaction(() => {
    keepScopes(database, authorisation, scopes);
    journal.record({
      estab: authorisation.estab,
      actor: by.email,
      event: 'authorisation.areas-changed',
      detail: { scopes },
      correlation: authorisation.authParams,
    });
  })();
}
