import { expect } from 'chai';
import { z } from 'zod';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { authorise } from '../../../scripts/journey/people.ts';
import { DEMO_PARTNERS } from '../../../shared/sample-data/partners.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { verify } from '../../../shared/web/signature.ts';
import { managementSecretOf } from '../../../xporter-portal/records/management-secrets.ts';
import { OTHER_APPS } from '../../../xporter-portal/sandbox/fixtures/apps.ts';
import { type PortalApp, portalApp, WELLBEING } from '../../support/sides.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { sumsBrowser } from '../support/partner-portal.ts';

const [, , aldhelm] = DEMO_SCHOOLS;
const TokenAnswer = z.object({ token: z.string().nullish() });

describe('the management secret', () => {
  let portal: PortalApp;
  let partner: Partner;
  let browser: HttpBrowser;
  let page: string;

  before(async () => {
    portal = await portalApp();
    partner = await startPartner(portal);
    browser = await sumsBrowser(portal, partner);
    page = `${portal.url}/partners/secret`;
  });
  after(async () => {
    await partner.stop();
    await portal.stop();
  });

  async function tokenFor(
    password: string,
    estab = '',
    { relyingParty }: { relyingParty: string } = partner.app,
  ): Promise<string | null> {
    const response = await fetch(`${portal.url}/api/oauth/GetToken`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ estab, relyingParty, password, thirdpartyid: 'XporterOnDemand' }),
    });
    return TokenAnswer.parse(await response.json()).token ?? null;
  }

  /** At today’s endpoint, by token. */
  async function registerBy(token: string | null): Promise<number> {
    const response = await fetch(`${portal.url}/api/Manage/SchoolRegister`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Idaas ${token}` },
      body: JSON.stringify({ RegistrationType: 'Test', Schools: [partner.row(partner.school())] }),
    });
    return response.status;
  }

  /** At the older endpoint, signed. */
  const registerSigned = async (): Promise<number> =>
    (await partner.register({ RegistrationType: 'Test', Schools: [partner.row(partner.school())] })).status;

  it('is never on its page, and is replaced only by a person who knows the password', async () => {
    await browser.open(page);
    expect(browser.page.document.toString()).not.to.contain(partner.secret);
    for (const password of ['', 'not my password']) {
      await browser.press('Rotate secret', { password });
      expect(browser.page.status).to.equal(422);
      expect(browser.page.document.querySelector('#password-error')).not.to.equal(null);
    }
    expect(await tokenFor(partner.secret)).to.be.a('string');
  });

  it('is rotated: shown once, the new one works, and the old one and its tokens open nothing', async () => {
    const link = await partner.invite(partner.known(aldhelm.estab));
    await authorise(`${portal.url}/authorise/${link}`, aldhelm);
    await portal.flush();
    const schoolSecret = partner.received.at(-1)?.fields.schoolSecret ?? '';
    const old = partner.secret;
    const oldToken = await tokenFor(old);
    expect(await registerBy(oldToken)).to.equal(200);
    expect(await registerSigned()).to.equal(200);

    await browser.open(page);
    await browser.press('Rotate secret', { password: DEMO_PASSWORD });
    const [, fresh = ''] =
      />([^<]+)</.exec(browser.page.document.querySelector('pre')?.innerHTML ?? '') ?? [];
    expect(fresh).to.have.length.above(30).and.not.equal(old);
    await browser.open(`${page}/new`);
    expect(browser.page.url, 'shown once').to.equal(page);
    expect(browser.page.document.toString()).not.to.contain(fresh);

    expect(await tokenFor(old)).to.equal(null);
    expect(await registerBy(oldToken)).to.equal(401);
    expect(await registerSigned()).to.equal(401);
    partner.secret = fresh;
    expect(await registerBy(await tokenFor(fresh))).to.equal(200);
    expect(await registerSigned()).to.equal(200);
    expect(await tokenFor(schoolSecret, aldhelm.estab), 'schools’ own secrets still work').to.be.a('string');
  });

  it('signs callbacks from then on, and the contact is told', async () => {
    await browser.open(`${portal.url}/partners/deliveries`);
    await browser.follow('School secret');
    await browser.press('Send again');
    await portal.flush();
    const callback = partner.received.at(-1);
    const signature = String(callback?.headers['x-xporter-signature']);
    expect(verify(signature, callback?.body ?? '', partner.secret, portal.clock.now())).to.equal('good');
    const email = await portal.mail.waitFor({
      to: partner.app.contactEmail,
      subject: 'Management secret changed',
    });
    expect(email.subject).to.contain('Management secret changed for Sums');
    expect(email.text).to.contain('Grace Hill').and.not.contain(partner.secret);
    expect(email.html).not.to.contain(partner.secret);
  });

  it('goes back to the one that the sandbox’s Hub is configured with, of that partner alone', async () => {
    const configured = 'wellbeing-sandbox-management-secret';
    const wellbeing = () => tokenFor(configured, '', { relyingParty: WELLBEING.relyingParty });
    expect(await wellbeing(), 'another partner’s was rotated').to.be.a('string');
    const imogen = await portal.signInPartner(DEMO_PARTNERS.wellbeing);
    await imogen.open(page);
    expect(imogen.page.text).to.contain('In this sandbox, the Admin Hub is your system');
    await imogen.press('Rotate secret', { password: DEMO_PASSWORD });
    expect(await wellbeing()).to.equal(null);
    await imogen.open(page);
    await imogen.press('Use the sandbox’s own secret again', { password: DEMO_PASSWORD });
    expect(await wellbeing()).to.be.a('string');
    await browser.open(page);
    await browser.press('Rotate secret', { action: 'restore', password: DEMO_PASSWORD });
    expect(browser.page.status, 'no secret is configured for Sums').to.equal(422);
  });
});

describe('the management secrets of other apps', () => {
  it('are random, and differ from portal to portal', async () => {
    const portals = [await portalApp(), await portalApp()];
    const secrets = portals.flatMap(({ context }) =>
      OTHER_APPS.map(({ relyingParty }) => managementSecretOf(context, relyingParty)),
    );
    for (const portal of portals) await portal.stop();
    expect(new Set(secrets).size).to.equal(2 * OTHER_APPS.length);
    for (const secret of secrets) expect(secret).to.have.length.above(40);
  });
});
