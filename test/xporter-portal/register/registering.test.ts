import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { schoolByEstab } from '../../../xporter-portal/records/schools.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { HEAD, startPartner } from '../support/partner.ts';

/** Known to the register, new to Xporter. */
const ESTAB = '9992111';
const person = {
  name: 'Jo Lister',
  email: 'jo.lister@coldwater-church-of-england-primary-school.example',
  phone: '01632 960777',
};

describe('registering a school', function () {
  this.timeout(30_000);
  let portal: PortalApp;
  let browser: HttpBrowser;

  beforeEach(async () => {
    portal = await portalApp();
    browser = new HttpBrowser();
    await browser.open(`${portal.url}/register`);
  });
  afterEach(() => portal.stop());

  const school = () => {
    const found = schoolByEstab(portal.context.database, ESTAB);
    if (!found) throw new Error('the register does not know it');
    return found;
  };
  const link = async (subject = 'Confirm your email address') => {
    await portal.flush();
    const email = await portal.mail.waitFor({ to: person.email, subject });
    const found = email.links.find((each) => each.includes('/register/verify/'));
    if (!found) throw new Error('no link');
    return found;
  };
  const ask = async () => {
    await browser.open(`/register/${ESTAB}`);
    await browser.press('Send me the link', { ...person, authority: 'yes' });
  };

  it('finds some hundred invented schools by postcode, LA and DfE number, or URN', async () => {
    const { estab, urn, name, postcode } = school();
    const all = portal.context.database.prepare('SELECT count(*) FROM schools').pluck().get();
    expect(all).to.be.above(300);
    for (const search of [
      postcode,
      postcode.toLowerCase().replace(' ', ''),
      `${estab.slice(0, 3)}/${estab.slice(3)}`,
      estab,
      urn,
    ]) {
      await browser.open(`/register?search=${encodeURIComponent(search)}`);
      expect(browser.page.text, search).to.contain(name);
    }
    await browser.open('/register?search=9999999');
    expect(browser.page.text).to.contain('No school found');
  });

  it('says what can be searched for when that cannot', async () => {
    await browser.press('Find', { search: 'my school!' });
    expect(browser.page.status).to.equal(422);
    expect(browser.page.text).to.contain('Enter a postcode like');
    expect(browser.page.document.querySelector('input[name=search]')?.getAttribute('value')).to.equal(
      'my school!',
    );
  });

  it('makes the person who verifies their address the first administrator', async () => {
    await ask();
    expect(browser.page.text).to.contain(person.email);
    const address = await link();
    await browser.open(address);
    await browser.press('Yes, register the school');
    await browser.press('Set password', { password: DEMO_PASSWORD, again: DEMO_PASSWORD });
    expect(browser.page.text).to.contain('Data Sharing Dashboard');
    const events = portal.context.journal.ofSchool(ESTAB).map(({ event }) => event);
    expect(events).to.include.members(['registration.begun', 'registration.completed']);

    const again = await new HttpBrowser().open(address);
    expect(again.status).to.equal(410);
    await browser.open(`${portal.url}/register/${ESTAB}`);
    expect(browser.page.status).to.equal(409);
    expect(browser.page.text).to.contain('already registered').and.not.contain(person.name);
  });

  it('keeps what was entered when something is wrong', async () => {
    await browser.open(`/register/${ESTAB}`);
    await browser.press('Send me the link', { ...person, email: 'nobody' });
    expect(browser.page.status).to.equal(422);
    expect(browser.page.text)
      .to.contain('Enter an email address like')
      .and.contain('Confirm that you are authorised to register');
    expect(browser.page.document.querySelector('#name')?.getAttribute('value')).to.equal(person.name);
  });

  it('takes no address that the national register does not know as the school’s', async () => {
    const { email } = school();
    await browser.open(`/register/${ESTAB}`);
    for (const stranger of [
      'jo@elsewhere.example',
      `jo@not-${email.split('@')[1]}`,
      `jo@${email.split('@')[1]}.evil.example`,
    ]) {
      await browser.press('Send me the link', { ...person, email: stranger, authority: 'yes' });
      expect(browser.page.status, stranger).to.equal(422);
      expect(browser.page.text).to.contain('Enter an address that ends in @');
    }
    // Several schools at one domain: only the address on record is the school's own.
    const { database } = portal.context;
    database
      .prepare('UPDATE schools SET email = ? WHERE estab = ?')
      .run(`other@${email.split('@')[1]}`, '9992100');
    await browser.press('Send me the link', { ...person, authority: 'yes' });
    expect(browser.page.status).to.equal(422);
    await browser.press('Send me the link', { ...person, email: email.toUpperCase(), authority: 'yes' });
    expect(browser.page.text).to.contain('Check your email');
  });

  it('sends the link again, and only the newest works, for two days', async () => {
    await ask();
    const first = await link();
    await browser.press('Send it again');
    await portal.flush();
    const links = (await portal.mail.all())
      .filter(({ subject }) => subject.startsWith('Confirm'))
      .flatMap((email) => email.links.filter((each) => each.includes('/verify/')));
    const second = links.find((each) => each !== first);
    expect((await new HttpBrowser().open(first)).status).to.equal(404);
    expect((await new HttpBrowser().open(second ?? '')).status).to.equal(200);
    portal.clock.travelTo(daysAfter(portal.clock.now(), 2.1));
    expect((await new HttpBrowser().open(second ?? '')).status).to.equal(410);
  });

  it('sends one address five emails an hour and no more', async () => {
    for (let time = 0; time < 5; time++) await ask();
    await ask().catch(() => {});
    expect(browser.page.status).to.equal(429);
  });

  it('does not register a sample school again, nor one that does not exist', async () => {
    expect((await browser.open(`/register/${DEMO_SCHOOLS[0].estab}`)).status).to.equal(409);
    expect((await browser.open('/register/9990000')).status).to.equal(404);
  });

  it('comes before the wizard for a school that is new, and then the wizard continues', async () => {
    const partner = await startPartner(portal);
    const token = await partner.invite(school()).finally(() => partner.stop());
    await browser.open(`${portal.url}/authorise/${token}`);
    await browser.press('Proceed');
    expect(browser.page.text).to.contain('is new to Xporter');
    await browser.follow('Register');
    expect(browser.page.document.querySelector('#email')?.getAttribute('value')).to.equal(HEAD.email);
    await browser.press('Send me the link', { email: person.email, authority: 'yes' });
    const other = new HttpBrowser();
    await other.open(await link());
    await other.press('Yes, register the school');
    expect(other.page.text).to.contain('Do you have the authority to share data');
    await other.press('Proceed');
    await other.press('Proceed to next step', { mis: 'SIMS' });
    await other.press('Proceed to next step');
    await other.press('Proceed to next step', { people: 'include', agreement: 'accepted' });
    await other.press('Authorise Sharing');
    expect(other.page.text).to.contain('agent must be installed');
  });
});
