import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { LABELS } from '../../../shared/labels.ts';
import { DEMO_PASSWORD } from '../../../shared/sample-data/schools.ts';
import { SIGNATURE_HEADER, verify } from '../../../shared/web/signature.ts';
import { authorisationBySecret, authorisationsOf } from '../../../xporter-portal/records/authorisations.ts';
import type { School } from '../../../xporter-portal/records/schools.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { HEAD, type Partner, startPartner } from '../support/partner.ts';

const NEXT = 'Proceed to next step';

describe('the authorisation wizard', () => {
  let portal: PortalApp;
  let partner: Partner;

  before(async () => {
    portal = await portalApp();
    partner = await startPartner(portal);
  });
  after(async () => {
    await partner?.stop();
    await portal?.stop();
  });

  const database = () => portal.context.database;
  const latest = ({ estab }: School) => authorisationsOf(database(), estab)[0];
  const address = (token: string, step = '') => `${portal.url}/authorise/${token}${step && `/${step}`}`;

  /** The callback that brought a school's secret. */
  async function secretOf({ estab }: School) {
    await portal.context.outbox.deliverDue('callback');
    const callback = partner.received.findLast(({ fields }) => fields.schoolId === estab);
    if (!callback) throw new Error('no callback came');
    return callback;
  }

  /** Somebody who may decide, at the first question. */
  async function begin(school: School): Promise<{ browser: HttpBrowser; token: string }> {
    const token = await partner.invite(school);
    const browser = new HttpBrowser();
    await browser.open(address(token));
    await browser.press(LABELS.proceed);
    return { browser, token };
  }

  /** The same, at the summary. */
  async function answerAll(school: School, people = 'include') {
    const begun = await begin(school);
    await begun.browser.press(NEXT, { mis: 'Arbor' });
    await begun.browser.press(NEXT);
    await begun.browser.press(NEXT, { people, agreement: 'accepted' });
    return begun;
  }

  it('continues where it was when the clock is advanced by a day', async () => {
    const { browser } = await begin(partner.school());
    await browser.press(NEXT, { mis: 'Arbor' });
    portal.clock.travelTo(daysAfter(portal.clock.now(), 1.1));
    await browser.press(NEXT);
    portal.clock.travelTo(daysAfter(portal.clock.now(), 1.1));
    expect((await browser.press(NEXT, { people: 'include', agreement: 'accepted' })).status).to.equal(200);
    expect(browser.page.text).to.contain('Arbor').and.contain(LABELS.authoriseSharing);
    portal.clock.backToRealTime();
  });

  it('leads from the MIS to an authorisation, and posts the secret, signed, to the partner', async () => {
    const school = partner.school();
    const { browser } = await begin(school);
    await browser.press(NEXT, { mis: 'Arbor' });
    expect(browser.page.text).to.contain('To know who to set exercises for.');
    await browser.press(NEXT, { scopes: ['SENTypes'] });
    const defaults = browser.page.document.querySelectorAll('label[for^=people-]').map(({ text }) => text);
    expect(defaults).to.deep.equal(['Exclude all data by default', 'Include all data by default']);
    await browser.press(NEXT, { people: 'include', agreement: 'accepted' });
    expect(browser.page.document.querySelector('h1')?.text).to.equal('Summary');
    expect(browser.page.document.querySelector('[aria-current=step]')?.text).to.equal('4. Summary');
    for (const text of ['Arbor', 'Include all data by default', 'version 2026-1', HEAD.email]) {
      expect(browser.page.text).to.contain(text);
    }
    await browser.press(LABELS.authoriseSharing);
    expect(browser.page.text).to.contain('You have authorised sharing');

    expect(latest(school)).to.deep.include({
      state: 'active',
      mis: 'Arbor',
      scopes: ['School', 'Student', 'SENTypes'],
      peopleDefault: 'include',
      agreementVersion: '2026-1',
      authorisedByEmail: HEAD.email,
    });

    const { headers, body, fields } = await secretOf(school);
    expect(headers['content-type']).to.contain('application/x-www-form-urlencoded');
    const signature = String(headers[SIGNATURE_HEADER.toLowerCase()]);
    expect(verify(signature, body, partner.secret, portal.clock.now())).to.equal('good');
    expect(verify(signature, `${body}&scopes=all`, partner.secret, portal.clock.now())).to.equal('bad');
    expect(fields).to.include({
      event: 'authorised',
      schoolName: school.name,
      schoolEmail: school.email,
      partnerId: 'sums.example',
      thirdParty: 'XporterOnDemand',
      AuthParams: `ref-${school.estab}`,
      templateScopes: 'School,Student,UPN,SENTypes',
      scopes: 'School,Student,SENTypes',
    });
    const { schoolSecret = '' } = fields;
    expect(authorisationBySecret(database(), school.estab, 'sums.example', schoolSecret)?.id).to.equal(
      latest(school)?.id,
    );
    expect(JSON.stringify(database().prepare('SELECT * FROM authorisations').all())).not.to.contain(
      schoolSecret,
    );
  });

  it('sends a copy of the summary, in HTML and in text', async () => {
    const school = partner.school();
    const { browser } = await answerAll(school);
    await browser.press(LABELS.authoriseSharing);
    const copy = await portal.mail.waitFor({
      to: HEAD.email,
      subject: `You authorised ${school.name}`,
    });
    for (const text of [
      'Arbor',
      'include all data by default',
      'version 2026-1',
      '/agreements/sums.example',
    ]) {
      expect(copy.html).to.contain(text);
      expect(copy.text).to.contain(text);
    }
  });

  it('posts the secret again when the partner could not take it', async () => {
    const school = partner.school();
    const { browser } = await answerAll(school);
    await portal.context.outbox.deliverDue('callback');
    partner.answers.push(500);
    const before = partner.received.length;
    await browser.press(LABELS.authoriseSharing);
    await secretOf(school);
    portal.clock.travelTo(new Date(portal.clock.now().getTime() + 5000));
    await portal.context.outbox.deliverDue('callback');
    portal.clock.backToRealTime();
    const [refused, taken, ...more] = partner.received.slice(before);
    expect(taken?.fields.schoolSecret).to.be.a('string').and.equal(refused?.fields.schoolSecret);
    expect(taken?.headers[SIGNATURE_HEADER.toLowerCase()]).not.to.equal(
      refused?.headers[SIGNATURE_HEADER.toLowerCase()],
    );
    expect(more).to.deep.equal([]);
  });

  it('waits for people where everyone is excluded by default', async () => {
    const school = partner.school({ email: HEAD.email });
    const { browser } = await answerAll(school, 'exclude');
    await browser.press(LABELS.authoriseSharing);
    expect(browser.page.text).to.contain('we do not share any data yet');
    expect(latest(school)).to.include({ state: 'waiting', peopleDefault: 'exclude' });
    const copy = await portal.mail.waitFor({
      to: HEAD.email,
      subject: `You authorised ${school.name}`,
    });
    expect(copy.text).to.contain('gets no data until you choose the people to share');
    expect(copy.text)
      .to.contain('Choose people now:')
      .and.contain(`/gdpr/${latest(school)?.reference}`);

    await browser.follow('Choose people now');
    expect(browser.page.url, 'signs in first').to.contain('/sign-in');
    const second = await portal.mail.waitFor({
      to: HEAD.email,
      subject: `Set your password for ${school.name}`,
    });
    await browser.open(second.links.find((link) => link.includes('/set-password/')) ?? '');
    await browser.press(LABELS.setPassword, { password: DEMO_PASSWORD, again: DEMO_PASSWORD });
    expect(browser.page.url).to.contain(`/gdpr/${latest(school)?.reference}`);
    expect(browser.page.text).to.contain('You do not share data about anyone yet');
  });

  it('leaves the choice of people to the administrators where the person who answers is none', async () => {
    const school = partner.school();
    const { browser } = await answerAll(school, 'exclude');
    await browser.press(LABELS.authoriseSharing);
    expect(browser.page.text).to.contain('We have asked your school’s administrators to choose people');
    expect(browser.page.document.querySelector('main a[href^="/gdpr"]')).to.equal(null);
    const told = await portal.mail.waitFor({ to: school.email, subject: `${HEAD.name} has authorised` });
    expect(told.text).to.contain('gets no data until an administrator chooses people');
    const copy = await portal.mail.waitFor({ to: HEAD.email, subject: `You authorised ${school.name}` });
    expect(copy.text).to.contain('until an administrator of your school chooses the people to share');
  });

  it('supersedes what the school shared with the app before', async () => {
    const school = partner.school();
    const first = await answerAll(school);
    await first.browser.press(LABELS.authoriseSharing);
    const { schoolSecret = '' } = (await secretOf(school)).fields;
    const second = await answerAll(school);
    await second.browser.press(LABELS.authoriseSharing);
    expect(authorisationsOf(database(), school.estab).map(({ state }) => state)).to.deep.equal([
      'active',
      'superseded',
    ]);
    expect(authorisationBySecret(database(), school.estab, 'sums.example', schoolSecret)?.state).to.equal(
      'superseded',
    );
  });

  it('authorises once, however often the button is pressed', async () => {
    const school = partner.school();
    const { browser, token } = await answerAll(school);
    const again = new HttpBrowser();
    await again.open(address(token, 'summary'));
    await browser.press(LABELS.authoriseSharing);
    await again.press(LABELS.authoriseSharing);
    expect(again.page.status).to.equal(410);
    expect(again.page.text).to.contain('This invitation has been used').and.contain(HEAD.name);
    expect(authorisationsOf(database(), school.estab)).to.have.lengthOf(1);
    const authorised = portal.context.journal
      .ofSchool(school.estab)
      .filter(({ event }) => event === 'authorisation.given');
    expect(authorised).to.have.lengthOf(1);
    await browser.open(address(token, 'summary')); // as the browser's Back does
    expect(browser.page.text).to.contain('This invitation has been used');
  });

  it('cannot be entered before its holder said that they may decide', async () => {
    const token = await partner.invite(partner.school());
    const browser = new HttpBrowser();
    for (const step of ['mis', 'areas', 'people', 'summary']) {
      await browser.open(address(token, step));
      expect(browser.page.url).to.equal(address(token));
      expect(browser.page.text).to.contain('Do you have the authority');
    }
  });

  it('lets no step be skipped by its address, by a form of another tab or by the last button', async () => {
    const school = partner.school();
    const { browser, token } = await begin(school);
    for (const step of ['areas', 'people', 'summary']) {
      await browser.open(address(token, step));
      expect(browser.page.url).to.equal(address(token, 'mis'));
    }
    const _csrf = browser.page.document.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';
    const form = browser.page.document.querySelector('form[method=post]');
    form?.setAttribute('action', address(token, 'people'));
    await browser.press(NEXT, { _csrf, people: 'include', agreement: 'accepted' });
    expect(browser.page.url).to.equal(address(token, 'mis'));
    browser.page.document
      .querySelector('form[method=post]')
      ?.setAttribute('action', address(token, 'summary'));
    await browser.press(NEXT);
    expect(browser.page.url).to.equal(address(token, 'mis'));
    expect(latest(school)?.state).to.equal('invited');
  });

  it('complains of missing and invented answers', async () => {
    const { browser } = await begin(partner.school());
    const complaint = async (fields: Record<string, string | string[] | null>, message: string) => {
      await browser.press(NEXT, fields);
      expect(browser.page.status).to.equal(422);
      expect(browser.page.document.querySelector('.error-summary')?.textContent).to.contain(message);
    };
    await complaint({ mis: null }, 'Choose your MIS');
    await complaint({ mis: 'Abacus' }, 'Choose your MIS');
    await complaint({ mis: 'other', other: ' ' }, 'Enter the name of your MIS');
    await browser.press(NEXT, { mis: 'other', other: 'Abacus' });
    await browser.press(NEXT, { scopes: null });
    await complaint({ people: null, agreement: 'accepted' }, 'Choose whether to exclude');
    await complaint({ people: 'exclude', agreement: null }, 'Read and accept the Data Sharing Agreement');
    expect(browser.page.document.querySelector('[value=exclude]')?.hasAttribute('checked')).to.equal(true);
    await browser.press(NEXT, { people: 'exclude', agreement: 'accepted' });
    expect(browser.page.text).to.contain('Abacus');
  });

  it('keeps the answers of somebody who leaves and comes back by the same link', async () => {
    const school = partner.school();
    const { browser, token } = await begin(school);
    await browser.press(NEXT, { mis: 'Arbor' });
    await browser.press(NEXT, { scopes: ['UPN'] });

    const nextDay = new HttpBrowser();
    await nextDay.open(address(token));
    expect(nextDay.page.url).to.equal(address(token, 'people'));
    await nextDay.press(NEXT, { people: 'include', agreement: 'accepted' });
    await nextDay.follow('Change the data areas');
    const ticked = nextDay.page.document.querySelectorAll('[name=scopes][checked]');
    expect(ticked.map((box) => box.getAttribute('value'))).to.deep.equal(['School', 'Student', 'UPN']);
    await nextDay.press(NEXT, { scopes: ['SENTypes'] });
    expect(nextDay.page.url).to.equal(address(token, 'summary'));
    await nextDay.press(LABELS.authoriseSharing);
    expect(latest(school)).to.deep.include({ mis: 'Arbor', scopes: ['School', 'Student', 'SENTypes'] });
  });

  it('ticks optional areas beforehand, but never a sensitive one', async () => {
    const school = partner.school();
    const { browser } = await begin(school);
    await browser.press(NEXT, { mis: 'Arbor' });
    const box = (scope: string) => browser.page.document.querySelector(`input[value=${scope}]`);
    expect(box('UPN')?.hasAttribute('checked')).to.equal(true);
    expect(box('SENTypes')?.hasAttribute('checked')).to.equal(false);
    expect(browser.page.text).to.contain('Special educational needs and disabilities');
    expect(browser.page.text).to.contain(
      'This is sensitive data. Tick it only if your school needs to share it.',
    );
    const columns = browser.page.document.querySelectorAll('.fields');
    expect(columns.every((list) => list.closest('details') !== null)).to.equal(true);
    await browser.press(NEXT);
    await browser.press(NEXT, { people: 'include', agreement: 'accepted' });
    expect(browser.page.text).to.match(/you do not share *Special educational needs and disabilities/);
    await browser.press(LABELS.authoriseSharing);
    expect(latest(school)?.scopes).to.deep.equal(['School', 'Student', 'UPN']);
  });

  it('grants the required areas for any ticks, and nothing that was not requested', async () => {
    const school = partner.school();
    const { browser } = await begin(school);
    await browser.press(NEXT, { mis: 'Arbor' });
    await browser.press(NEXT, { scopes: ['Staff', 'WritebackConduct'] });
    await browser.press(NEXT, { people: 'include', agreement: 'accepted' });
    await browser.press(LABELS.authoriseSharing);
    expect(latest(school)?.scopes).to.deep.equal(['School', 'Student']);
  });

  it('finds an MIS by part of its name without JavaScript', async () => {
    const { browser, token } = await begin(partner.school());
    await browser.open(`${address(token, 'mis')}?search=INTEG`);
    const offered = browser.page.document
      .querySelectorAll('[name=mis]')
      .map((box) => box.getAttribute('value'));
    expect(offered).to.deep.equal(['RM Integris', 'other']);
  });

  it('starts from the MIS that the school has told Xporter before', async () => {
    const { browser } = await begin(partner.school({ mis: 'Bromcom' }));
    const chosen = browser.page.document.querySelector('[name=mis][checked]');
    expect(chosen?.getAttribute('value')).to.equal('Bromcom');
  });

  it('shows the agreement to anybody, and none of an unknown app', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${portal.url}/agreements/sums.example`);
    expect(browser.page.text).to.contain('It deletes them when told to.').and.contain('2026-1');
    await browser.open(`${portal.url}/agreements/nobody.example`);
    expect(browser.page.status).to.equal(404);
  });
});
