import { randomToken } from '../../../shared/database/seal.ts';
import type { PortalContext } from '../../context.ts';
import { type PartnerApp, partnerApp, savePartnerApp } from '../../records/partner-apps.ts';
import { giveApp, type PartnerUser } from '../users/users.ts';

/**
 * Adds a new app. Call it in a transaction.
 * @param actor who creates it, for the journal
 * @returns its management secret, to show once; undefined when the relying party is taken
 */
export function addNewApp(context: PortalContext, app: PartnerApp, actor: string): string | undefined {
  const { database, journal } = context;
  const { relyingParty, name } = app;
  if (partnerApp(database, relyingParty)) return undefined;
  const secret = randomToken();
  savePartnerApp(context, app, secret);
  journal.record({ estab: null, actor, event: 'partner.app-created', detail: { relyingParty, name } });
  return secret;
}

/**
 * Creates an app and gives it to the person who looks after it from now on.
 * @returns as addNewApp does
 */
export function createApp(context: PortalContext, user: PartnerUser, app: PartnerApp): string | undefined {
  const { database } = context;
  return database.transaction(() => {
    const secret = addNewApp(context, app, user.email);
    if (secret !== undefined) giveApp(database, user, app.relyingParty);
    return secret;
  })();
}

/** Gives a person an app that exists, because they know its management secret. */
export function takeOnApp(
  { database, journal }: PortalContext,
  user: PartnerUser,
  relyingParty: string,
): void {
  database.transaction(() => {
    giveApp(database, user, relyingParty);
    journal.record({
      estab: null,
      actor: user.email,
      event: 'partner.app-taken-on',
      detail: { relyingParty },
    });
  })();
}
