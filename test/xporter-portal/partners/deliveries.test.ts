import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { authorise } from '../../../scripts/journey/people.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { verify } from '../../../shared/web/signature.ts';
import type { School } from '../../../xporter-portal/records/schools.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { sumsBrowser } from '../support/partner-portal.ts';

const [, , aldhelm] = DEMO_SCHOOLS;
const FOUR_HOURS = 4 / 24;
/** At once, and every four hours for two days. */
const ATTEMPTS = 13;

describe('the delivery log', () => {
  let portal: PortalApp;
  let partner: Partner;
  let browser: HttpBrowser;
  let log: string;

  before(async () => {
    portal = await portalApp();
    partner = await startPartner(portal);
    browser = await sumsBrowser(portal, partner);
    log = `${portal.url}/partners/deliveries`;
  });
  after(async () => {
    await partner.stop();
    await portal.stop();
  });

  async function refuse(school: School): Promise<void> {
    const token = await partner.invite(school);
    const head = new HttpBrowser();
    await head.open(`${portal.url}/authorise/${token}/refuse`);
    await head.press('Refuse', { reason: 'Not this year.' });
    await portal.flush();
  }

  const statuses = () =>
    browser.page.document.querySelectorAll('main section h3').map(({ text }) => text.replace(/\s+/g, ' '));
  const latest = () => partner.received.at(-1);
  const state = () => browser.page.document.querySelector('main .state')?.text;

  /** Lets the waits pass until nothing more is tried. */
  async function waitForDays(): Promise<void> {
    for (let waits = 0; waits < 2 * ATTEMPTS; waits++) {
      portal.clock.travelTo(daysAfter(portal.clock.now(), FOUR_HOURS));
      await portal.flush();
    }
    await browser.open(browser.page.url);
  }

  it('shows what was posted and what was answered, with secrets masked', async () => {
    partner.answers.push(503);
    partner.body = (fields) => `Down. I had ${fields.schoolSecret} and ${partner.secret}.`;
    const link = await partner.invite(partner.known(aldhelm.estab));
    await authorise(`${portal.url}/authorise/${link}`, aldhelm);
    await portal.flush();
    const schoolSecret = latest()?.fields.schoolSecret ?? '';
    expect(schoolSecret).to.match(/^[0-9a-f-]{36}$/);
    await browser.open(log);
    expect(browser.page.text).to.contain(aldhelm.name).and.contain('503');
    await browser.follow('School secret');
    expect(browser.page.text)
      .to.contain('Down. I had •••••••• and ••••••••.')
      .and.match(/schoolSecret\s*••••••••/);
    expect(browser.page.text)
      .to.contain(`POST ${partner.app.authorisationUrl}`)
      .and.contain('X-Xporter-Signature');
    const html = browser.page.document.toString();
    expect(html).not.to.contain(schoolSecret).and.not.contain(partner.secret);
    expect(state()).to.equal('Not delivered yet');
    expect(browser.page.text).to.contain('The authorisation URL responded with 503');
  });

  it('sends again at once, with the same fields under the same id and a fresh signature', async () => {
    const first = latest();
    const posts = partner.received.length;
    await browser.press('Send again');
    await portal.flush();
    expect(partner.received.length).to.equal(posts + 1);
    expect(latest()?.fields).to.deep.equal(first?.fields);
    expect(latest()?.headers['x-xporter-delivery']).to.equal(first?.headers['x-xporter-delivery']);
    await browser.open(browser.page.url);
    expect(state()).to.equal('Delivered');
    expect(statuses()).to.have.lengthOf(2);

    portal.clock.travelTo(daysAfter(portal.clock.now(), FOUR_HOURS));
    await browser.press('Send again');
    await portal.flush();
    expect(latest()?.body, 'also after it was delivered').to.equal(first?.body);
    expect(
      Object.keys(latest()?.headers ?? {}),
      'nothing of the sandbox’s own, such as its key',
    ).to.have.members([
      ...['host', 'connection', 'content-type', 'content-length'],
      ...['x-xporter-delivery', 'x-xporter-signature'],
    ]);
    const signature = String(latest()?.headers['x-xporter-signature']);
    expect(verify(signature, latest()?.body ?? '', partner.secret, portal.clock.now())).to.equal('good');
    await browser.open(browser.page.url);
    expect(statuses()[0]).to.contain('response 200');
    expect(statuses()).to.have.lengthOf(3);
  });

  it('does not send a school secret again that has stopped working', async () => {
    const page = browser.page.url;
    const administrator = await portal.signIn(aldhelm.administrator);
    await administrator.follow('Sums');
    await administrator.follow('Revoke Access');
    await administrator.press('Revoke Access');
    await portal.flush();
    const posts = partner.received.length;
    await browser.press('Send again');
    await portal.flush();
    expect(browser.page.text).to.contain('a later callback has replaced it');
    expect(partner.received.length).to.equal(posts);
    await browser.open(page);
    expect(browser.page.document.querySelector('form[action$="send-again"]')).to.equal(null);
    await browser.open(log);
    await browser.follow('Revocation');
    expect(state()).to.equal('Delivered');
  });

  it('gives a message up after two days of refusals, says so by email, and Send again revives it', async () => {
    const school = partner.school();
    partner.answers.push(...Array<number>(2 * ATTEMPTS).fill(422));
    const posts = partner.received.length;
    await refuse(school);
    await browser.open(`${log}?search=${school.estab}`);
    await browser.follow('Refusal');
    expect(state()).to.equal('Not delivered yet');
    await waitForDays();
    expect(partner.received.length - posts).to.equal(ATTEMPTS);
    expect(state()).to.equal('Stopped retrying');
    const email = await portal.mail.waitFor({ to: partner.app.contactEmail, subject: 'stopped retrying' });
    expect(email.subject).to.contain('Sums').and.contain(school.name).and.contain('Refusal');
    expect(email.text)
      .to.contain('the authorisation URL responded with 422')
      .and.contain(`${ATTEMPTS} times`);
    expect(email.links).to.contain(browser.page.url);

    const id = latest()?.headers['x-xporter-delivery'];
    partner.answers.splice(0, Infinity, 422);
    await browser.press('Send again');
    await portal.flush();
    await browser.open(browser.page.url);
    expect(state(), 'it starts from scratch').to.equal('Not delivered yet');
    portal.clock.travelTo(daysAfter(portal.clock.now(), FOUR_HOURS));
    await portal.flush();
    expect(latest()?.headers['x-xporter-delivery']).to.equal(id);
    await browser.open(browser.page.url);
    expect(state()).to.equal('Delivered');
  });

  it('gives up at once what the partner says it does not know', async () => {
    const school = partner.school();
    partner.answers.push(410);
    await refuse(school);
    await browser.open(`${log}?search=${school.estab}&state=given+up`);
    expect(browser.page.text).to.contain('1 callback').and.contain('410');
  });

  it('says why there was no response', async () => {
    const school = partner.school();
    await partner.stop();
    await refuse(school);
    await browser.open(`${log}?search=${school.estab}`);
    await browser.follow('Refusal');
    expect(browser.page.text).to.contain('no response: ECONNREFUSED');
    expect(state()).to.equal('Not delivered yet');
  });

  it('forgets the messages about a school that is reset', async () => {
    await browser.open(`${log}?search=${aldhelm.estab}`);
    expect(browser.page.text).to.contain('2 callbacks');
    expect(portal.steering.resetSchool(aldhelm.estab)).to.equal(true);
    await browser.open(browser.page.url);
    expect(browser.page.text).to.contain('0 callbacks');
  });
});
