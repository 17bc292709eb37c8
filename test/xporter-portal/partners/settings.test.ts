import { expect } from 'chai';
import type { Fields } from '../../../scripts/journey/actions.ts';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { DEMO_PARTNERS } from '../../../shared/sample-data/partners.ts';
import { partnerApp } from '../../../xporter-portal/records/partner-apps.ts';
import { createRegister } from '../../../xporter-portal/sandbox/fixtures/register.ts';
import { type PortalApp, portalApp, WELLBEING } from '../../support/sides.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { sumsBrowser } from '../support/partner-portal.ts';

describe('the settings of a partner’s app', () => {
  let portal: PortalApp;
  let partner: Partner;
  let browser: HttpBrowser;

  before(async () => {
    portal = await portalApp();
    partner = await startPartner(portal);
    browser = await sumsBrowser(portal, partner);
  });
  after(async () => {
    await partner.stop();
    await portal.stop();
  });

  const open = (page: string) => browser.open(`${portal.url}/partners/${page}`);
  const kept = () => partnerApp(portal.context.database, partner.app.relyingParty);
  const error = (field: string) => browser.page.document.querySelector(`[id="${field}-error"]`)?.text;
  const entered = (field: string) =>
    browser.page.document.querySelector(`[name="${field}"]`)?.getAttribute('value');

  it('keeps what is entered', async () => {
    await open('settings');
    await browser.press('Save settings', {
      authorisationUrl: 'https://sums.example/xporter',
      purpose: 'Sums knows who is in which class.',
      contactEmail: 'new@sums.example',
      colour: 'teal',
    });
    expect(browser.page.text).to.contain('Saved.');
    expect(kept()).to.include({
      authorisationUrl: 'https://sums.example/xporter',
      purpose: 'Sums knows who is in which class.',
      contactEmail: 'new@sums.example',
      colour: 'teal',
    });
  });

  const wrong: [string, string, string][] = [
    ['authorisationUrl', 'sums.example/xporter', 'begins with http'],
    ['authorisationUrl', 'ftp://sums.example/', 'begins with http'],
    ['authorisationUrl', 'https://me:secret@sums.example/', 'without a user name'],
    ['authorisationUrl', `https://sums.example/${'a'.repeat(500)}`, '500 characters'],
    ['purpose', ' ', 'Enter a sentence'],
    ['contactEmail', 'nobody', 'email address'],
    ['colour', 'invisible', 'Choose a colour'],
  ];
  for (const [field, value, complaint] of wrong) {
    it(`does not take ${value.slice(0, 40)} for ${field}`, async () => {
      const before = kept();
      await open('settings');
      await browser.press('Save settings', {
        [field]: value,
        purpose: field === 'purpose' ? value : 'Another',
      });
      expect(browser.page.status).to.equal(422);
      expect(error(field)).to.contain(complaint);
      if (field !== 'purpose') expect(browser.page.text).to.contain('Another');
      expect(kept()).to.deep.equal(before);
    });
  }

  describe('on a page that is older than what is stored', () => {
    let colleague: HttpBrowser;
    beforeEach(async () => {
      colleague = await sumsBrowser(portal, partner);
    });
    const stale = async (page: string, button: string, theirs: Fields, mine: Fields) => {
      await open(page);
      await colleague.open(`${portal.url}/partners/${page}`);
      await colleague.press(button, theirs);
      expect(colleague.page.text).to.contain('Saved.');
      await browser.press(button, mine);
      expect(browser.page.status).to.equal(409);
    };

    it('come again with what has changed since, and nothing lost', async () => {
      await stale(
        'settings',
        'Save settings',
        { purpose: 'Theirs.', colour: 'teal' },
        { purpose: 'Mine.', contactEmail: 'mine@sums.example' },
      );
      expect(kept()?.purpose).to.equal('Theirs.');
      expect(error('purpose')).to.contain('to “Theirs.”');
      expect(browser.page.text).to.contain('Mine.');
      expect(entered('contactEmail')).to.equal('mine@sums.example');
      await browser.press('Save settings');
      expect(kept()).to.include({ purpose: 'Mine.', contactEmail: 'mine@sums.example', colour: 'teal' });
    });

    it('ask for no area again that has been withdrawn since', async () => {
      const area = { 'use-Photos': 'optional', 'reason-Photos': 'To know faces.' };
      await open('areas');
      await browser.press('Save data areas', area);
      await stale(
        'areas',
        'Save data areas',
        { 'use-Photos': 'none', 'reason-Photos': '' },
        { 'use-SENTypes': 'optional', 'reason-SENTypes': 'Help.' },
      );
      expect(error('use-Photos')).to.contain('changed since');
      await browser.press('Save data areas');
      const scopes = kept()?.template.map(({ scope }) => scope);
      expect(scopes).to.include('SENTypes').and.not.include('Photos');
      await open('areas');
      await browser.press('Save data areas', { 'use-SENTypes': 'none', 'reason-SENTypes': '' });
    });

    it('keep an agreement that has been replaced since', async () => {
      const version = Number(kept()?.agreementVersion ?? '1');
      const theirs = { agreementVersion: String(version + 1), agreement: 'Theirs.\n\nIn two paragraphs.' };
      await stale('agreement', 'Save agreement', theirs, {
        agreementVersion: String(version + 1),
        agreement: 'Mine.',
      });
      expect(kept()?.agreement).to.contain('Theirs.');
      expect(browser.page.text).to.contain('Mine.');
    });
  });

  it('can do without an authorisation URL: what waits is kept', async () => {
    await open('settings');
    await browser.press('Save settings', { authorisationUrl: partner.app.authorisationUrl });
    partner.answers.push(500);
    const token = await partner.invite(partner.school());
    await browser.open(`${portal.url}/authorise/${token}/refuse`);
    await browser.press('Refuse', { reason: 'Not this year.' });
    await portal.flush();
    await open('settings');
    await browser.press('Save settings', { authorisationUrl: '' });
    expect(kept()?.authorisationUrl).to.equal(null);
    await open('deliveries');
    expect(browser.page.text).to.contain('You have not set an authorisation URL');
    await browser.follow('Refusal');
    await browser.press('Send again');
    await portal.flush();
    await browser.open(browser.page.url);
    expect(browser.page.text).to.contain('Kept').and.contain('you had no authorisation URL');
  });

  it('keeps areas with their reasons; what is not asked for is left out', async () => {
    await open('areas');
    await browser.press('Save data areas', {
      'use-SENTypes': 'none',
      'use-UPN': 'optional',
      'reason-UPN': 'To know them again.',
      'use-Photos': 'optional',
      'reason-Photos': 'To know faces.',
    });
    expect(browser.page.text).to.contain('Saved.');
    expect(kept()?.template).to.deep.equal([
      ...partner.app.template.slice(0, 2),
      { scope: 'UPN', required: false, reason: 'To know them again.' },
      { scope: 'Photos', required: false, reason: 'To know faces.' },
    ]);
  });

  it('needs a reason for each area, and at least one area', async () => {
    const before = kept();
    await open('areas');
    await browser.press('Save data areas', { 'use-SENTypes': 'optional', 'reason-SENTypes': ' ' });
    expect(browser.page.status).to.equal(422);
    expect(error('reason-SENTypes')).to.contain('Enter a reason');
    await browser.press('Save data areas', { 'reason-SENTypes': 'a'.repeat(201) });
    expect(error('reason-SENTypes')).to.contain('200 characters');
    expect(entered('reason-SENTypes')).to.have.length(201);
    await browser.press('Save data areas', { 'use-SENTypes': 'everything' });
    expect(error('use-SENTypes')).to.contain('Choose whether');
    await open('areas');
    await browser.press('Save data areas', {
      'use-School': 'none',
      'use-Student': 'none',
      'use-UPN': 'none',
      'use-Photos': 'none',
    });
    expect(browser.page.status).to.equal(422);
    expect(browser.page.text).to.contain('Request at least one area');
    expect(kept()).to.deep.equal(before);
  });

  it('needs a later version for new text of the agreement, and keeps earlier ones to be read', async () => {
    const before = kept();
    const save = (agreementVersion: string, agreement: string) =>
      browser.press('Save agreement', { agreementVersion, agreement });
    await open('agreement');
    for (const [version, text, complaint] of [
      ['2026-1', 'Other words.', 'Enter a new version'],
      ['2025-9', 'Other words.', 'later than 2026-1'],
      ['', 'Other words.', 'Enter a version'],
      ['two words', 'Other words.', 'letters, digits'],
    ] as const) {
      await save(version, text);
      expect(browser.page.status, version).to.equal(422);
      expect(error('agreementVersion'), version).to.contain(complaint);
    }
    await save('2026-2', ' ');
    expect(error('agreement')).to.contain('Enter the text');
    expect(kept()).to.deep.equal(before);
    await save('2026-10', 'Other words.\r\n\r\n\r\nIn two paragraphs.');
    expect(browser.page.text).to.contain('Saved.');
    expect(kept()).to.include({
      agreementVersion: '2026-10',
      agreement: 'Other words.\n\nIn two paragraphs.',
    });
    await browser.open(`${portal.url}/agreements/sums.example/2026-1`);
    expect(browser.page.text)
      .to.contain('Sums uses the data for exercises.')
      .and.contain('an earlier version');
    await browser.open(`${portal.url}/agreements/sums.example/2026-9`);
    expect(browser.page.status).to.equal(404);
  });

  it('stay over a restart; the configured address is followed until another is entered', async () => {
    const { context } = portal;
    const { relyingParty } = WELLBEING;
    const start = (hub: string) =>
      createRegister(context, {
        relyingParty,
        managementSecret: WELLBEING.managementSecret,
        authorisationUrl: `${hub}/xporter/authorised`,
      });
    const wellbeing = () => partnerApp(context.database, relyingParty);
    start('http://127.0.0.1:4001');
    expect(wellbeing()?.authorisationUrl).to.equal('http://127.0.0.1:4001/xporter/authorised');
    const imogen = await portal.signInPartner(DEMO_PARTNERS.wellbeing);
    await imogen.open(`${portal.url}/partners/settings`);
    await imogen.press('Save settings', { authorisationUrl: 'https://hub.example/in', colour: 'red' });
    start('http://127.0.0.1:4002');
    expect(wellbeing()).to.include({ authorisationUrl: 'https://hub.example/in', colour: 'red' });
  });
});
