import type { PortalContext } from '../../context.ts';
import { authorisationsOfApp } from '../../records/authorisations.ts';
import { newTermsFor } from '../../records/new-terms.ts';
import { changePartnerApp, type PartnerApp } from '../../records/partner-apps.ts';
import type { SignedInPartner } from '../users/access.ts';
import { sendNewTerms } from './send-new-terms.ts';

/** The settings of an app that its partner can change. */
export type AppChange = Partial<Omit<PartnerApp, 'relyingParty' | 'name' | 'publisher'>>;

/**
 * Changes an app, and sends new terms to the schools that the change applies to.
 * @returns how many schools got new terms
 */
export function changeApp(context: PortalContext, { user, app }: SignedInPartner, change: AppChange): number {
  const { database, journal } = context;
  const changed = { ...app, ...change };
  return database.transaction(() => {
    changePartnerApp(database, changed);
    const schools = sendNewTerms(context, app, changed);
    journal.record({
      estab: null,
      actor: user.email,
      event: 'partner.app-changed',
      detail: { relyingParty: app.relyingParty, changed: Object.keys(change), schoolsAsked: schools },
    });
    return schools;
  })();
}

/** How many schools have not accepted the current terms of an app. */
export function schoolsToAccept({ database }: PortalContext, app: PartnerApp): number {
  const all = authorisationsOfApp(database, app.relyingParty);
  return all.filter((authorisation) => newTermsFor(database, app, authorisation) !== undefined).length;
}
