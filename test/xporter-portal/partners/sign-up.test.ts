import { expect } from 'chai';
import { HttpBrowser, type Page } from '../../../scripts/journey/http-browser.ts';
import { linkTo } from '../../../scripts/journey/playing.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { DEMO_PARTNERS } from '../../../shared/sample-data/partners.ts';
import { savePartnerApp } from '../../../xporter-portal/records/partner-apps.ts';
import { DASHBOARD_APP } from '../../../xporter-portal/sandbox/fixtures/apps.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';

const password = 'three-random-words';
const ADA = {
  name: 'Ada Reed',
  publisher: 'Reed Apps',
  email: 'ada@reed.example',
  password,
  again: password,
};
const READER = {
  ...{ name: 'Reader', relyingParty: 'reader.reed.example', purpose: 'Lends books.', colour: 'green' },
  ...{ contactEmail: ADA.email, authorisationUrl: '', agreementVersion: '1.0', agreement: 'We lend.' },
  ...{ 'use-Student': 'required', 'reason-Student': 'To lend.' },
};

describe('signing up to the Partner Portal', () => {
  let portal: PortalApp;
  let browser: HttpBrowser;
  let sent: number;

  beforeEach(async () => {
    portal = await portalApp();
    browser = new HttpBrowser();
    sent = 0;
  });
  afterEach(() => portal.stop());

  const signUp = async (fields: Record<string, string> = {}): Promise<Page> => {
    await browser.open(`${portal.url}/partners`);
    await browser.follow('Sign up');
    return browser.press('Sign up', { ...ADA, ...fields });
  };
  /** The newest email to an address, which is one more than before. */
  const newest = async (to = ADA.email) => {
    const mail = (await portal.mail.all()).filter((each) => each.to === to);
    sent += 1;
    expect(mail).to.have.length(sent);
    const [email] = mail.slice(-1);
    if (!email) throw new Error('no email');
    return email;
  };
  const link = async () => linkTo(await newest(), portal.url, '/partners/sign-up/verify/');
  const confirm = async (address: string, typed = password): Promise<Page> => {
    await browser.open(address);
    return browser.page.status < 400 ? browser.press('Confirm', { password: typed }) : browser.page;
  };

  it('creates the account once the address is verified, by the person who chose the password', async () => {
    expect((await signUp()).text).to.contain('We have sent an email to ada@reed.example');
    const address = await link();
    await browser.open(`${portal.url}/partners/sign-in`);
    expect((await browser.press('Sign in', ADA)).text, 'not yet').to.contain('do not match an account');
    expect((await confirm(address, 'guessed-by-me')).status).to.equal(422);
    const page = await confirm(address);
    expect(page.url).to.equal(`${portal.url}/partners/new-app`);
    expect(page.document.querySelector('header')?.textContent).to.contain('Ada Reed, Reed Apps');
    for (const elsewhere of ['schools', 'deliveries', 'secret', 'settings'])
      expect((await browser.open(`/partners/${elsewhere}`)).url).to.equal(`${portal.url}/partners/new-app`);
    const used = await confirm(address);
    expect([used.status, used.text]).to.satisfy(
      ([status, text]: [number, string]) => status === 410 && text.includes('This link has been used'),
    );
  });

  it('takes only the newest link, for two days', async () => {
    await signUp();
    const first = await link();
    await browser.press('Send it again');
    const second = await link();
    expect((await confirm(first)).text).to.contain('We do not recognise this link');
    await portal.advance(daysAfter(portal.clock.now(), 2));
    const expired = await confirm(second);
    expect([expired.status, expired.text.slice(0, 21)]).to.deep.equal([410, 'This link has expired']);
    await signUp();
    expect((await confirm(await link())).url).to.contain('new-app');
  });

  it('tells only the holder of an address that it has an account', async () => {
    const { email } = DEMO_PARTNERS.canteen;
    const known = await signUp({ email });
    expect((await newest(email)).subject).to.contain('already have an account');
    await browser.press('Send it again');
    expect((await newest(email)).subject).to.contain('already have an account');
    const stranger = await signUp();
    expect(known.text.replace(email, '')).to.equal(stranger.text.replace(ADA.email, ''));
    const before = (await portal.mail.all()).length;
    await browser.press('Send it again', { email: 'nobody@reed.example' });
    expect(await portal.mail.all()).to.have.length(before);
  });

  it('says field by field what is wrong', async () => {
    const page = await signUp({ name: '', publisher: ' ', email: 'ada', password: 'short', again: 'short' });
    expect(page.status).to.equal(422);
    const errors = page.document.querySelectorAll('.field-error').map((each) => each.id);
    expect(errors).to.deep.equal(['name-error', 'publisher-error', 'email-error', 'password-error']);
    expect(page.document.querySelector('#email')?.getAttribute('value')).to.equal('ada');
    expect((await signUp({ again: 'another-password' })).text).to.contain(
      'The two passwords are not the same',
    );
  });

  it('gives nobody a look at another app of a publisher of the same name', async () => {
    await signUp({ publisher: DEMO_PARTNERS.dashboard.publisher });
    await confirm(await link());
    expect((await browser.open('/partners/schools')).text).to.not.contain('School Dashboard');
  });

  it('ends with an app of their own, whose secret is shown once and gives a token', async () => {
    await signUp();
    await confirm(await link());
    await browser.press('Create app', READER);
    expect(browser.page.text).to.contain('You have created Reader').and.contain('reader.reed.example');
    const secret = browser.page.document.querySelector('pre')?.textContent.replace(/<[^>]*>/g, '') ?? '';
    const token = await fetch(`${portal.url}/api/oauth/GetToken`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        estab: '',
        relyingParty: 'reader.reed.example',
        password: secret,
        thirdpartyid: 'XporterOnDemand',
      }),
    });
    expect(await token.text()).to.match(/"token":"./);
    expect((await browser.open('/partners/secret/new')).text).to.contain('We cannot show it again');
    await browser.open('/partners/schools/invite');
    expect((await browser.press('Send the invitation', { school: 'Oakfield' })).text).to.contain(
      'We have emailed',
    );
    const [, other] = await Promise.all([
      portal.signInPartner(ADA),
      portal.signInPartner(DEMO_PARTNERS.canteen),
    ]);
    expect((await other.open('/partners/schools')).text).to.not.contain('Reader');
    expect((await browser.open('/partners/new-app')).url).to.equal(`${portal.url}/partners/schools`);
  });

  it('says field by field what is wrong with an app, and loses nothing', async () => {
    await signUp();
    await confirm(await link());
    const errors = () =>
      browser.page.document.querySelectorAll('.field-error').map((each) => each.id.replace('-error', ''));
    await browser.press('Create app', {
      ...{
        name: '',
        relyingParty: 'https://reader',
        purpose: '',
        contactEmail: 'ada',
        agreementVersion: '',
        agreement: ' ',
      },
      ...{ authorisationUrl: 'ftp://reader.example', 'use-Student': 'optional', 'reason-Student': '' },
    });
    expect(errors().sort()).to.deep.equal(
      [
        'name',
        'relyingParty',
        'purpose',
        'contactEmail',
        'authorisationUrl',
        'agreementVersion',
        'agreement',
        'reason-Student',
      ].sort(),
    );
    expect(browser.page.document.querySelector('#relyingParty')?.getAttribute('value')).to.equal(
      'https://reader',
    );
    await browser.press('Create app', { ...READER, relyingParty: 'Dashboard.EXAMPLE' });
    expect(errors()).to.deep.equal(['relyingParty']);
    await browser.press('Create app', READER);
    expect(browser.page.text).to.contain('You have created Reader');
  });

  it('takes an app that a program has created, from a person who knows its secret', async () => {
    await signUp();
    await confirm(await link());
    const { context } = portal;
    context.database.transaction(() =>
      savePartnerApp(context, { ...DASHBOARD_APP, relyingParty: 'made.example' }, 'its-secret'),
    )();
    await browser.follow('Use that app');
    const wrong = await browser.press('Use this app', { relyingParty: 'made.example', secret: 'guess' });
    expect([wrong.status, wrong.text]).to.satisfy(
      ([status, text]: [number, string]) => status === 422 && text.includes('do not match an app'),
    );
    await browser.press('Use this app', { relyingParty: 'Made.example ', secret: 'its-secret' });
    expect(browser.page.url).to.equal(`${portal.url}/partners/schools`);
    expect((await browser.open('/partners/settings')).text).to.contain('made.example');
  });
});
