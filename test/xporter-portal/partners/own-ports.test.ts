import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { changePartnerApp, partnerApp } from '../../../xporter-portal/records/partner-apps.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { addSumsUser, partnerBrowser } from '../support/partner-portal.ts';

describe('an authorisation URL in a sandbox', () => {
  let sandbox: TestSandbox;
  let partner: Partner;
  let browser: HttpBrowser;

  before(async () => {
    sandbox = await startTestSandbox();
    const { portal, mail } = sandbox;
    partner = await startPartner({ ...portal, mail });
    browser = await partnerBrowser(sandbox, addSumsUser(portal.context, partner));
  });
  after(async () => {
    await partner.stop();
    await sandbox.stop();
  });

  const open = (page: string) => browser.open(`${sandbox.urls.portal}/partners/${page}`);
  const kept = () => partnerApp(sandbox.portal.context.database, partner.app.relyingParty);
  const error = (field: string) => browser.page.document.querySelector(`[id="${field}-error"]`)?.text;

  it('takes no address of the sandbox’s own but the Hub’s callback', async () => {
    const { start, hub, portal, inbox } = sandbox.urls;
    const before = kept();
    const alias = (url: string) => url.replace('127.0.0.1', '127.1');
    for (const authorisationUrl of [
      ...[start, hub, portal, inbox].map((url) => `${url}/xporter/elsewhere`),
      ...[
        `${alias(start)}/reset`,
        `${alias(portal)}/xporter/authorised`,
        `http://localhost:${sandbox.smtpPort}/`,
      ],
    ]) {
      await open('settings');
      await browser.press('Save settings', { authorisationUrl });
      expect(browser.page.status, authorisationUrl).to.equal(422);
      expect(error('authorisationUrl')).to.contain('outside this sandbox');
    }
    expect(kept()).to.deep.equal(before);
    await open('settings');
    await browser.press('Save settings', { authorisationUrl: `${alias(hub)}/xporter/authorised` });
    expect(browser.page.text).to.contain('Saved.');
  });

  it('posts to no address of the sandbox’s own, however it came to be stored', async () => {
    const app = kept();
    if (!app) throw new Error('no app');
    changePartnerApp(sandbox.portal.context.database, {
      ...app,
      authorisationUrl: `${sandbox.urls.start}/reset`,
    });
    const token = await partner.invite(partner.school());
    await browser.open(`${sandbox.urls.portal}/authorise/${token}/refuse`);
    await browser.press('Refuse', { reason: 'Not this year.' });
    await sandbox.flush();
    await open('deliveries');
    await browser.follow('Refusal');
    expect(browser.page.text)
      .to.contain('Stopped retrying')
      .and.contain('takes no callbacks')
      .and.contain('None yet');
    changePartnerApp(sandbox.portal.context.database, app);
  });
});
