import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { LABELS } from '../../../shared/labels.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { expireInvitations } from '../../../xporter-portal/invitations/expire.ts';
import { authorisationsOf } from '../../../xporter-portal/records/authorisations.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { HEAD, type Partner, startPartner, tokenIn } from '../support/partner.ts';

const [oakfield] = DEMO_SCHOOLS;
const ROBIN = { name: 'Robin Leigh', email: 'robin@sums-test.example', phone: '01632 960901' };

describe('the link in an invitation', () => {
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
  afterEach(() => portal.clock.backToRealTime());

  const address = (token: string) => `${portal.url}/authorise/${token}`;
  const stateOf = (estab: string) => authorisationsOf(portal.context.database, estab)[0]?.state;
  const eventsOf = (estab: string) => portal.context.journal.ofSchool(estab).map(({ event }) => event);

  async function noticesAbout(estab: string) {
    await portal.context.outbox.deliverDue('callback');
    return partner.received.map(({ fields }) => fields).filter(({ schoolId }) => schoolId === estab);
  }

  async function visit(token: string): Promise<HttpBrowser> {
    const browser = new HttpBrowser();
    await browser.open(address(token));
    return browser;
  }

  it('asks its holder whether they may decide', async () => {
    const school = partner.school();
    const { page } = await visit(await partner.invite(school));
    expect(page.status).to.equal(200);
    expect(page.text).to.contain(HEAD.name).and.contain(school.name).and.contain(partner.app.purpose);
    const question = `Do you have the authority to share data for ${school.name}?`;
    expect(page.document.querySelector('h1')?.text).to.equal(question);
    const buttons = page.document.querySelectorAll('main .btn').map(({ text }) => text);
    expect(buttons).to.deep.equal(['Proceed', 'No']);
  });

  it('shows its holder nothing of an account of another school, and their own', async () => {
    const school = partner.school();
    const token = await partner.invite(school, { SchoolContactEmail: HEAD.email });
    const administrator = await portal.signIn(oakfield.administrator);
    const header = () => administrator.page.document.querySelector('header')?.textContent;
    const menu = () => administrator.page.document.querySelector('nav[aria-label="Manage School Portal"]');
    expect(header()).to.contain(oakfield.name);
    for (const path of ['', '/forward', '/refuse', '/forwarded']) {
      await administrator.open(`${address(token)}${path}`);
      expect(header(), path).to.not.contain(oakfield.name);
      expect(menu(), path).to.equal(null);
    }
    await administrator.open(address(token));
    await administrator.press(LABELS.proceed);
    expect(administrator.page.text).to.contain('Which MIS');
    expect(menu()).to.equal(null);
    await administrator.open(address('A'.repeat(43)));
    expect(menu()).to.equal(null);

    const { database } = portal.context;
    database
      .prepare('UPDATE administrators SET email = ? WHERE estab = ?')
      .run(HEAD.email.toUpperCase(), school.estab);
    const own = await portal.signIn(HEAD);
    await own.open(address(token));
    expect(own.page.document.querySelector('header')?.textContent).to.contain(school.name);
  });

  it('that was never sent is a 404 that says what to do', async () => {
    const { page } = await visit('A'.repeat(43));
    expect(page.status).to.equal(404);
    expect(page.text).to.contain('Open the email again');
  });

  it('lets its holder say no, with a reason that the partner hears', async () => {
    const school = partner.school();
    const token = await partner.invite(school);
    const browser = await visit(token);
    await browser.follow(LABELS.openRefusal);
    await browser.press(LABELS.refuse, { reason: ' ' });
    expect(browser.page.text).to.contain('Enter a reason');
    await browser.press(LABELS.refuse, { reason: 'We have chosen another product.' });
    expect(browser.page.text).to.contain('has been refused');
    expect(stateOf(school.estab)).to.equal('refused');
    const told = (await noticesAbout(school.estab)).find(({ event }) => event === 'refused');
    expect(told?.reason).to.equal('We have chosen another product.');
    expect(eventsOf(school.estab)).to.include('invitation.refused');
    expect((await visit(token)).page.text).to.contain('has been refused');
  });

  it('is superseded by a newer invitation', async () => {
    const school = partner.school();
    const first = await partner.invite(school);
    await partner.register({ RegistrationType: 'Test', Schools: [partner.row(school)] });
    const { page } = await visit(first);
    expect(page.status).to.equal(410);
    expect(page.text).to.contain('There is a newer invitation');
  });

  it('expires after 14 days, and the partner hears of it', async () => {
    const school = partner.school();
    const token = await partner.invite(school);
    portal.clock.travelTo(daysAfter(portal.clock.now(), 13.9));
    expect((await visit(token)).page.status).to.equal(200);
    portal.clock.travelTo(daysAfter(portal.clock.now(), 0.2));
    const { page } = await visit(token);
    expect(page.status).to.equal(410);
    expect(page.text).to.contain('This invitation has expired').and.contain(partner.app.contactEmail);
    expireInvitations(portal.context);
    expect(stateOf(school.estab)).to.equal('expired');
    expect(await noticesAbout(school.estab)).to.have.lengthOf(1);
    expect((await noticesAbout(school.estab))[0]).to.include({
      event: 'expired',
      AuthParams: `ref-${school.estab}`,
    });
  });

  it('expires without anybody opening it', async () => {
    const school = partner.school();
    await partner.invite(school);
    portal.clock.travelTo(daysAfter(portal.clock.now(), 15));
    expireInvitations(portal.context);
    expireInvitations(portal.context);
    expect(stateOf(school.estab)).to.equal('expired');
    expect(eventsOf(school.estab).filter((event) => event === 'invitation.expired')).to.have.lengthOf(1);
  });

  it('is passed on to the right person, who gets the invitation in their own name', async () => {
    const school = partner.school();
    const token = await partner.invite(school);
    const browser = await visit(token);
    await browser.follow(LABELS.no);
    await browser.press('Forward', { ...ROBIN, note: 'You look after data protection.' });
    expect(browser.page.text).to.contain(ROBIN.email);

    const dead = await visit(token);
    expect(dead.page.status).to.equal(410);
    expect(dead.page.text).to.contain('This invitation was forwarded').and.contain(ROBIN.name);

    const confirmation = await portal.mail.waitFor({ to: HEAD.email, subject: ROBIN.name });
    expect(confirmation.html).to.contain(ROBIN.email);
    expect(confirmation.text).to.contain(ROBIN.email).and.contain(school.name);
    expect((await noticesAbout(school.estab))[0]).to.include({
      event: 'forwarded',
      forwardedTo: `${ROBIN.name} <${ROBIN.email}>`,
    });

    const invitation = await portal.mail.waitFor({ to: ROBIN.email, subject: school.name });
    expect(invitation.text).to.contain(`Dear ${ROBIN.name}`).and.contain('You look after data protection.');
    expect(invitation.html).to.contain('You look after data protection.');
    const theirs = await visit(tokenIn(invitation));
    expect(theirs.page.text).to.contain(ROBIN.name).and.contain('You look after data protection.');
    expect(stateOf(school.estab)).to.equal('invited');
    expect(eventsOf(school.estab)).to.include('invitation.forwarded');
  });

  it('is not passed on to nobody or to nonsense; nothing typed is lost', async () => {
    const school = partner.school();
    const browser = await visit(await partner.invite(school));
    await browser.follow(LABELS.no);
    await browser.press('Forward', {
      name: '',
      email: 'robin at school',
      phone: '12',
      note: 'Please decide',
    });
    expect(browser.page.status).to.equal(422);
    for (const message of ['Enter their name', 'Enter an email address like', 'Enter a telephone']) {
      expect(browser.page.text).to.contain(message);
    }
    expect(browser.page.document.querySelector('#email')?.getAttribute('value')).to.equal('robin at school');
    expect(browser.page.document.querySelector('#note')?.textContent).to.equal('Please decide');
    expect(eventsOf(school.estab)).not.to.include('invitation.forwarded');
  });

  it('is not passed on twice from two tabs', async () => {
    const token = await partner.invite(partner.school());
    const [one, other] = [await visit(token), await visit(token)];
    for (const tab of [one, other]) await tab.follow(LABELS.no);
    await one.press('Forward', ROBIN);
    await other.press('Forward', { ...ROBIN, email: 'second@sums-test.example' });
    expect(other.page.status).to.equal(410);
  });

  it('takes no form of another page', async () => {
    const school = partner.school();
    const token = await partner.invite(school);
    const response = await fetch(`${address(token)}/forward`, {
      method: 'POST',
      headers: { Origin: 'https://elsewhere.example' },
      body: new URLSearchParams(ROBIN),
      redirect: 'manual',
    });
    expect(response.status).to.equal(403);
    expect((await visit(token)).page.status).to.equal(200);
  });
});
