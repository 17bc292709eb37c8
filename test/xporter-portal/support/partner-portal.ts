import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import type { Outside } from '../../../scripts/journey/people.ts';
import { DEMO_PASSWORD } from '../../../shared/sample-data/schools.ts';
import { DEMO_PASSWORD_HASH } from '../../../shared/steering-api/demo-password.ts';
import type { PortalContext } from '../../../xporter-portal/context.ts';
import { addPartnerUser, partnerUserByEmail } from '../../../xporter-portal/partners/users/users.ts';
import type { PortalApp } from '../../support/sides.ts';
import type { Partner } from './partner.ts';

/** Signed in to the Partner Portal of a whole sandbox. */
export async function partnerBrowser(
  { urls }: Pick<Outside, 'urls'>,
  { email }: { email: string },
): Promise<HttpBrowser> {
  const browser = new HttpBrowser();
  await browser.open(`${urls.portal}/partners`);
  await browser.press('Sign in', { email, password: DEMO_PASSWORD });
  return browser;
}

/** Somebody of the company that startPartner makes. */
export function addSumsUser(
  { database }: Pick<PortalContext, 'database'>,
  { app }: Partner,
): { email: string } {
  const email = 'grace@sums.example';
  if (!partnerUserByEmail(database, email)) {
    addPartnerUser(database, {
      relyingParty: app.relyingParty,
      publisher: app.publisher,
      name: 'Grace Hill',
      email,
      passwordHash: DEMO_PASSWORD_HASH,
    });
  }
  return { email };
}

/** The same, signed in to the Partner Portal. */
export const sumsBrowser = (portal: PortalApp, partner: Partner): Promise<HttpBrowser> =>
  portal.signInPartner(addSumsUser(portal.context, partner));
