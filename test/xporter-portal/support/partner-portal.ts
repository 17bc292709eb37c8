import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { DEMO_PASSWORD } from '../../../shared/sample-data/schools.ts';
import { demoPasswordHash } from '../../../shared/steering-api/demo-password.ts';
import { addPartnerUser, partnerUserByEmail } from '../../../xporter-portal/partners/users/users.ts';
import type { TestSandbox } from '../../support/sandbox.ts';
import type { Partner } from './partner.ts';

/** Signed in to the Partner Portal. */
export async function partnerBrowser(
  { urls }: TestSandbox,
  { email }: { email: string },
): Promise<HttpBrowser> {
  const browser = new HttpBrowser();
  await browser.open(`${urls.portal}/partners`);
  await browser.press('Sign in', { email, password: DEMO_PASSWORD });
  return browser;
}

/** Somebody of the company that startPartner makes, signed in to the Partner Portal. */
export function sumsBrowser(sandbox: TestSandbox, { app }: Partner): Promise<HttpBrowser> {
  const email = 'grace@sums.example';
  const { database, passwordCost } = sandbox.portal.context;
  if (!partnerUserByEmail(database, email)) {
    const passwordHash = demoPasswordHash(passwordCost);
    addPartnerUser(database, { relyingParty: app.relyingParty, name: 'Grace Hill', email, passwordHash });
  }
  return partnerBrowser(sandbox, { email });
}
