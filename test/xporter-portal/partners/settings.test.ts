import { expect } from 'chai';
import type { Visitor } from '../../../scripts/journey/visitor.ts';
import { DEMO_PARTNERS } from '../../../shared/demonstration/partners.ts';
import { createRegister } from '../../../xporter-portal/demonstration/demonstration.ts';
import { partnerApp } from '../../../xporter-portal/records/partner-apps.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { cornerVisitor, sumsVisitor } from '../support/corner.ts';
import { type Partner, startPartner } from '../support/partner.ts';

describe('the settings of a partner’s app', () => {
  let sandbox: TestSandbox;
  let partner: Partner;
  let visitor: Visitor;

  before(async () => {
    sandbox = await startTestSandbox();
    partner = await startPartner(sandbox);
    visitor = await sumsVisitor(sandbox, partner);
  });
  after(async () => {
    await partner.stop();
    await sandbox.stop();
  });

  const open = (page: string) => visitor.open(`${sandbox.urls.portal}/partners/${page}`);
  const kept = () => partnerApp(sandbox.portal.context.database, partner.app.relyingParty);
  const error = (field: string) => visitor.page.document.querySelector(`[id="${field}-error"]`)?.text;
  const entered = (field: string) =>
    visitor.page.document.querySelector(`[name="${field}"]`)?.getAttribute('value');

  it('keeps what is entered', async () => {
    await open('settings');
    await visitor.press('Save settings', {
      authorisationUrl: 'https://sums.example/xporter',
      purpose: 'Sums knows who is in which class.',
      contactEmail: 'new@sums.example',
      colour: 'teal',
    });
    expect(visitor.page.text).to.contain('Saved.');
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
    ['purpose', ' ', 'Say in a sentence'],
    ['contactEmail', 'nobody', 'email address'],
    ['colour', 'invisible', 'Choose a colour'],
  ];
  for (const [field, value, complaint] of wrong) {
    it(`does not take ${value.slice(0, 40)} for ${field}`, async () => {
      const before = kept();
      await open('settings');
      await visitor.press('Save settings', {
        [field]: value,
        purpose: field === 'purpose' ? value : 'Another',
      });
      expect(visitor.page.status).to.equal(422);
      expect(error(field)).to.contain(complaint);
      if (field !== 'purpose') expect(visitor.page.text).to.contain('Another');
      expect(kept()).to.deep.equal(before);
    });
  }

  it('can do without an authorisation URL: what waits has nowhere to go', async () => {
    await open('settings');
    await visitor.press('Save settings', { authorisationUrl: partner.app.authorisationUrl });
    partner.answers.push(500);
    const token = await partner.invite(partner.school());
    await visitor.open(`${sandbox.urls.portal}/authorise/${token}/refuse`);
    await visitor.press('Refuse', { reason: 'Not this year.' });
    await sandbox.settle();
    await open('settings');
    await visitor.press('Save settings', { authorisationUrl: '' });
    expect(kept()?.authorisationUrl).to.equal(null);
    await open('deliveries');
    expect(visitor.page.text).to.contain('of which there is none');
    await visitor.follow('Refusal');
    await visitor.press('Send again');
    await sandbox.settle();
    await visitor.open(visitor.page.url);
    expect(visitor.page.text).to.contain('Given up').and.contain('The app has no authorisation URL');
  });

  it('keeps areas with their reasons; what is not asked for is left out', async () => {
    await open('areas');
    await visitor.press('Save data areas', {
      'use-SENTypes': 'none',
      'use-UPN': 'optional',
      'reason-UPN': 'To know them again.',
      'use-Photos': 'optional',
      'reason-Photos': 'To know faces.',
    });
    expect(visitor.page.text).to.contain('Saved.');
    expect(kept()?.template).to.deep.equal([
      ...partner.app.template.slice(0, 2),
      { scope: 'UPN', required: false, reason: 'To know them again.' },
      { scope: 'Photos', required: false, reason: 'To know faces.' },
    ]);
  });

  it('needs a reason for each area, and at least one area', async () => {
    const before = kept();
    await open('areas');
    await visitor.press('Save data areas', { 'use-SENTypes': 'optional', 'reason-SENTypes': ' ' });
    expect(visitor.page.status).to.equal(422);
    expect(error('reason-SENTypes')).to.contain('Say why');
    await visitor.press('Save data areas', { 'reason-SENTypes': 'a'.repeat(201) });
    expect(error('reason-SENTypes')).to.contain('200 characters');
    expect(entered('reason-SENTypes')).to.have.length(201);
    await visitor.press('Save data areas', { 'use-SENTypes': 'everything' });
    expect(error('use-SENTypes')).to.contain('Choose how');
    await open('areas');
    await visitor.press('Save data areas', {
      'use-School': 'none',
      'use-Student': 'none',
      'use-UPN': 'none',
      'use-Photos': 'none',
    });
    expect(visitor.page.status).to.equal(422);
    expect(visitor.page.text).to.contain('Ask for at least one area');
    expect(kept()).to.deep.equal(before);
  });

  it('needs a later version for new text of the agreement, and keeps earlier ones to be read', async () => {
    const before = kept();
    const save = (agreementVersion: string, agreement: string) =>
      visitor.press('Save agreement', { agreementVersion, agreement });
    await open('agreement');
    for (const [version, text, complaint] of [
      ['2026-1', 'Other words.', 'give it a new version'],
      ['2025-9', 'Other words.', 'comes after 2026-1'],
      ['', 'Other words.', 'Enter a version'],
      ['two words', 'Other words.', 'letters, digits'],
    ] as const) {
      await save(version, text);
      expect(visitor.page.status, version).to.equal(422);
      expect(error('agreementVersion'), version).to.contain(complaint);
    }
    await save('2026-2', ' ');
    expect(error('agreement')).to.contain('Enter the text');
    expect(kept()).to.deep.equal(before);
    await save('2026-10', 'Other words.\r\n\r\n\r\nIn two paragraphs.');
    expect(visitor.page.text).to.contain('Saved.');
    expect(kept()).to.include({
      agreementVersion: '2026-10',
      agreement: 'Other words.\n\nIn two paragraphs.',
    });
    await visitor.open(`${sandbox.urls.portal}/agreements/sums.example/2026-1`);
    expect(visitor.page.text)
      .to.contain('Sums uses the data for exercises.')
      .and.contain('an earlier version');
    await visitor.open(`${sandbox.urls.portal}/agreements/sums.example/2026-9`);
    expect(visitor.page.status).to.equal(404);
  });

  it('stay over a restart; the configured address is followed until another is entered', async () => {
    const { context } = sandbox.portal;
    const start = (hub: string) =>
      createRegister(context, {
        relyingParty: context.rehearsedApp,
        managementSecret: 'wellbeing-sandbox-management-secret',
        authorisationUrl: `${hub}/xporter/authorised`,
      });
    const wellbeing = () => partnerApp(context.database, context.rehearsedApp);
    start('http://127.0.0.1:4001');
    expect(wellbeing()?.authorisationUrl).to.equal('http://127.0.0.1:4001/xporter/authorised');
    const imogen = await cornerVisitor(sandbox, DEMO_PARTNERS.wellbeing);
    await imogen.open(`${sandbox.urls.portal}/partners/settings`);
    await imogen.press('Save settings', { authorisationUrl: 'https://hub.example/in', colour: 'red' });
    start('http://127.0.0.1:4002');
    expect(wellbeing()).to.include({ authorisationUrl: 'https://hub.example/in', colour: 'red' });
  });
});
