import type { Database } from '../../shared/database/database.ts';
import type { PortalContext } from '../context.ts';
import { type Authorisation, advance, keepScopes } from '../records/authorisations.ts';
import { newTermsFor } from '../records/new-terms.ts';
import { appOf } from '../records/partner-apps.ts';
import { notifyPartner } from '../records/partner-notices.ts';
import { type DataArea, dataAreasOf, grantedScopes } from '../wizard/data-areas.ts';

type By = { email: string };

/** Pauses sharing: tokens and the school secret are refused until sharing is resumed. */
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

/** Resumes sharing with the same secret and notifies the partner. */
export function resume(context: PortalContext, authorisation: Authorisation, by: By): void {
  const { database, clock, journal } = context;
  database.transaction(() => {
    const resumed = advance(database, authorisation, 'resume', clock.now());
    notifyPartner(context, resumed, { event: 'resumed' });
    const { estab, authParams } = resumed;
    journal.record({ estab, actor: by.email, event: 'authorisation.resumed', correlation: authParams });
  })();
}

/** The areas that a school can choose from. An area that the app now requires must be accepted with the new terms first. */
export function areasToChooseFrom(database: Database, authorisation: Authorisation): DataArea[] {
  const app = appOf(database, authorisation);
  const newAreas = newTermsFor(database, app, authorisation)?.areas.map(({ scope }) => scope) ?? [];
  return dataAreasOf(app, authorisation).filter(({ scope }) => !newAreas.includes(scope));
}

/**
 * Adds and withdraws optional areas. Other areas do not change, and required ones are always shared. The change applies
 * from the next request.
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
