import { randomToken } from '../../../shared/database/seal.ts';
import type { PortalContext } from '../../context.ts';
import { type PartnerApp, partnerApp, savePartnerApp } from '../../records/partner-apps.ts';
import { movePartnerUser, type PartnerUser } from '../users/users.ts';

/**
 * Creates an app and gives it to the person who looks after it from now on.
 * @returns its management secret, to show once; undefined when the relying party is taken
 */
export function createApp(context: PortalContext, user: PartnerUser, app: PartnerApp): string | undefined {
  const { database, journal } = context;
  const { relyingParty } = app;
  return database.transaction(() => {
    if (partnerApp(database, relyingParty)) return undefined;
    const secret = randomToken();
    savePartnerApp(context, app, secret);
    movePartnerUser(database, user, relyingParty);
    journal.record({
      estab: null,
      actor: user.email,
      event: 'partner.app-created',
      detail: { relyingParty, name: app.name },
    });
    return secret;
  })();
}
