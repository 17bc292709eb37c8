import type { PortalContext } from '../../context.ts';
import { restoreConfiguredSecret, rotateSecret } from '../../records/management-secrets.ts';
import type { SignedInPartner } from '../users/access.ts';

/**
 * Replaces the management secret and emails the app's contact.
 * @returns the secret, to show once
 */
export function rotate(context: PortalContext, partner: SignedInPartner): string {
  return context.database.transaction(() => {
    const secret = rotateSecret(context, partner.app.relyingParty);
    tell(context, partner, 'rotated');
    return secret;
  })();
}

/** Restores the secret that the sandbox's Hub is configured with, and emails the app's contact. */
export function restore(context: PortalContext, partner: SignedInPartner): void {
  context.database.transaction(() => {
    restoreConfiguredSecret(context, partner.app.relyingParty);
    tell(context, partner, 'restored');
  })();
}

function tell(
  { mailer, journal, url }: PortalContext,
  { user, app }: SignedInPartner,
  how: 'rotated' | 'restored',
): void {
  mailer.send({
    to: { name: app.publisher, address: app.contactEmail },
    subject: `Management secret changed for ${app.name}`,
    template: 'secret-replaced',
    thread: `partner/${app.relyingParty}`,
    data: {
      name: app.publisher,
      app: app.name,
      relyingParty: app.relyingParty,
      by: user.name,
      how,
      secretPage: `${url}/partners/secret`,
    },
  });
  journal.record({
    estab: null,
    actor: user.email,
    event: how === 'rotated' ? 'partner.secret-rotated' : 'partner.secret-restored',
    detail: { relyingParty: app.relyingParty },
  });
}
