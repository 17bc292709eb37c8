import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { LABELS } from '../../../shared/labels.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { administratorsOf } from '../../../xporter-portal/accounts/administrators.ts';
import { authorisationsOf } from '../../../xporter-portal/records/authorisations.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { shareWithWellbeing } from '../support/wellbeing.ts';

const [, , aldhelm, larkhill] = DEMO_SCHOOLS;
const colleague = { name: 'Ola Reed', email: 'ola.reed@st-aldhelms.example' };
const NEW_PASSWORD = 'a-quite-different-one';

describe('people with access', function () {
  this.timeout(30_000);
  let portal: PortalApp;
  let browser: HttpBrowser;

  beforeEach(async () => {
    portal = await portalApp();
    shareWithWellbeing(portal.context, aldhelm);
    browser = await portal.signIn(aldhelm.administrator);
    await browser.open('/access');
  });
  afterEach(() => portal.stop());

  const find = (email: string) => {
    const { database } = portal.context;
    const person = administratorsOf(database, aldhelm.estab).find((each) => each.email === email);
    if (!person) throw new Error(`${email} has no access`);
    return person;
  };
  const linkFrom = async (subject: string, to = colleague.email) => {
    await portal.flush();
    const email = await portal.mail.waitFor({ to, subject });
    return email.links.find((each) => each.includes('/set-password/')) ?? '';
  };
  /** Invites the colleague, who sets a password and is signed in. */
  const join = async (role: 'administrator' | 'lead') => {
    await browser.press('Invite', { ...colleague, role });
    const other = new HttpBrowser();
    await other.open(await linkFrom('Set your password'));
    await other.press(LABELS.setPassword, { password: DEMO_PASSWORD, again: DEMO_PASSWORD });
    return other;
  };
  const signIn = async (password: string, email = colleague.email) => {
    const other = new HttpBrowser();
    await other.open(`${portal.url}/sign-in`);
    await other.press(LABELS.signIn, { email, password });
    return other;
  };
  const events = () => portal.context.journal.ofSchool(aldhelm.estab).map(({ event }) => event);

  it('are invited by email, and appear with who invited them and when they last signed in', async () => {
    const other = await join('lead');
    expect(other.page.text).to.contain('Data Sharing Dashboard');
    await browser.open('/access');
    expect(browser.page.text)
      .to.contain(colleague.email)
      .and.contain('Data protection lead')
      .and.contain(`invited by ${aldhelm.administrator.title} ${aldhelm.administrator.forename}`);
    expect(find(colleague.email).lastSignInAt).to.be.a('string');
    expect(events()).to.include('access.invited');
  });

  it('keeps the form when something is wrong, or the person already has access', async () => {
    await browser.press('Invite', { name: 'Ola Reed', email: 'ola' });
    expect(browser.page.status).to.equal(422);
    expect(browser.page.text)
      .to.contain('Enter an email address like')
      .and.contain('Choose what they can do');
    expect(browser.page.document.querySelector('#name')?.getAttribute('value')).to.equal('Ola Reed');
    await browser.press('Invite', { name: 'X', email: aldhelm.administrator.email, role: 'lead' });
    expect(browser.page.text).to.contain('already has access');
  });

  it('change their role, and lose their access at once when they are removed', async () => {
    const other = await join('lead');
    const { id } = find(colleague.email);
    await browser.open('/access');
    const form =
      browser.page.document.querySelector(`form[action="/access/${id}/role"] button`)?.textContent ?? '';
    await browser.press(form.trim());
    expect(find(colleague.email).role).to.equal('administrator');
    await browser.press(`Remove ${colleague.name}`);
    expect(browser.page.text).to.contain('no longer has access');
    expect((await other.open('/data-sharing')).url).to.contain('/sign-in');
    await portal.flush();
    await portal.mail.waitFor({ to: colleague.email, subject: 'You no longer have access' });
    expect(events()).to.include.members(['access.role-changed', 'access.removed']);
  });

  it('never lose the last administrator, neither by removal nor by a change of role', async () => {
    const { database } = portal.context;
    for (const { id, email } of administratorsOf(database, aldhelm.estab)) {
      if (email !== aldhelm.administrator.email)
        database.prepare("UPDATE administrators SET role = 'lead' WHERE id = ?").run(id);
    }
    for (const button of ['Remove', 'Make data protection lead']) {
      const label = browser.page.document
        .querySelectorAll('button')
        .map(({ textContent }) => textContent.trim())
        .find((each) => each.startsWith(button) && each.includes(aldhelm.administrator.surname));
      await browser.open('/access');
      await browser.press(label ?? '');
      expect(browser.page.text).to.contain('must have an administrator');
    }
    expect(find(aldhelm.administrator.email).role).to.equal('administrator');
  });

  it('of another school are nobody’s business', async () => {
    const { database } = portal.context;
    const [theirs] = administratorsOf(database, larkhill.estab);
    await browser.press('Invite', { ...colleague, role: 'lead' });
    const form = browser.page.document.querySelector('form[action$="/remove"]');
    const own = form?.getAttribute('action') ?? '';
    form?.setAttribute('action', own.replace(/\d+/, String(theirs?.id)));
    const label = form?.querySelector('button')?.textContent.trim() ?? '';
    await browser.press(label);
    expect(browser.page.status).to.equal(404);
    expect(administratorsOf(database, larkhill.estab)).to.not.have.length(0);
    await browser.open('/access');
    expect(browser.page.text).to.not.contain(larkhill.administrator.surname);
  });

  it('as data protection leads read everything, pause and revoke, and change nothing else', async () => {
    const lead = await join('lead');
    const wellbeing = authorisationsOf(portal.context.database, aldhelm.estab).find(
      ({ state, relyingParty }) => state === 'active' && relyingParty.startsWith('wellbeing'),
    );
    const app = `/data-sharing/${wellbeing?.reference}`;
    const gdpr = `/gdpr/${wellbeing?.reference}`;
    await lead.open(app);
    expect(lead.page.text).to.contain('Revoke Access').and.not.contain('Authorise again');
    await lead.open(gdpr);
    expect(lead.page.status).to.equal(200);
    expect(lead.page.text).to.not.contain('Save Changes');
    for (const page of [`${app}/preview`, '/mis-connection', '/access', `${app}/history.csv`]) {
      expect((await lead.open(page)).status, page).to.equal(200);
    }
    for (const page of [
      `${app}/areas`,
      `${app}/again`,
      `${gdpr}/list`,
      `${gdpr}/default`,
      '/mis-connection/change',
    ])
      expect((await lead.open(page)).status, page).to.equal(403);
    const changing = [
      ...[`${app}/resume`, `${app}/areas`, `${app}/again`, `${app}/resend`, `${app}/refuse`, `${app}/agree`],
      ...[gdpr, `${gdpr}/list`, `${gdpr}/default`],
      ...[
        '/mis-connection/refresh',
        '/mis-connection/agent',
        '/mis-connection/agent/cancel',
        '/mis-connection/change',
      ],
      ...['/access', '/access/1/role', '/access/1/remove'],
      ...[`${app.replace('data-sharing', 'Data-Sharing')}/resume`, '/ACCESS/', `${app}/Again/`],
    ];
    for (const path of changing) {
      await lead.open(app);
      const form = lead.page.document.querySelector(`form[action="${app}/pause"]`);
      form?.setAttribute('action', path);
      await lead.press(LABELS.pause);
      expect(lead.page.status, path).to.equal(403);
      expect(lead.page.text).to.contain('ask one of your school’s administrators');
    }
    await lead.open(app);
    await lead.press(LABELS.pause);
    expect(lead.page.text).to.contain('Paused');
    await lead.follow('Revoke Access');
    await lead.press(LABELS.revoke);
    await lead.press(LABELS.confirm, { passwordAgain: DEMO_PASSWORD });
    expect(lead.page.text).to.contain('Revoked');
  });

  it('are asked for their password before each sensitive act, which is then done at once', async () => {
    const plain = await signIn(DEMO_PASSWORD, aldhelm.administrator.email);
    await plain.open('/data-sharing');
    await plain.follow(LABELS.app);
    await plain.follow('Revoke Access');
    const address =
      plain.page.document.querySelector('form[action$="/revoke"]')?.getAttribute('action') ?? '';
    for (const way of [address.replace('data-sharing', 'Data-Sharing'), `${address}/`, address]) {
      await plain.open(address);
      plain.page.document.querySelector('form[action$="/revoke"]')?.setAttribute('action', way);
      await plain.press(LABELS.revoke);
      expect(plain.page.text, way).to.contain('Confirm your password');
    }
    await plain.press(LABELS.confirm, { passwordAgain: 'not it at all' });
    expect(plain.page.status).to.equal(422);
    expect(plain.page.text).to.contain('This password is not correct');
    await plain.press(LABELS.confirm, { passwordAgain: DEMO_PASSWORD });
    expect(plain.page.text).to.contain('Revoked');
  });

  it('set a new password when they have forgotten it: once, within the hour, and are signed out elsewhere', async () => {
    const before = await join('administrator');
    const other = new HttpBrowser();
    await other.open(`${portal.url}/sign-in`);
    await other.follow('Forgotten password');
    await other.press('Send me a link', { email: 'nobody@nowhere.example' });
    const toNobody = other.page.text.replace('nobody@nowhere.example', '');
    await other.open('/forgotten-password');
    await other.press('Send me a link', { email: colleague.email });
    expect(other.page.text.replace(colleague.email, '')).to.equal(toNobody);
    const address = await linkFrom('Set a new password');
    await other.open(address);
    await other.press(LABELS.setPassword, { password: NEW_PASSWORD, again: NEW_PASSWORD });
    expect(other.page.text).to.contain('Data Sharing Dashboard');
    expect((await before.open('/data-sharing')).url).to.contain('/sign-in');
    expect((await signIn(DEMO_PASSWORD)).page.status).to.equal(422);
    expect((await signIn(NEW_PASSWORD)).page.text).to.contain('Data Sharing Dashboard');
    expect((await new HttpBrowser().open(address)).status).to.equal(410);

    await other.open('/sign-in');
    await new HttpBrowser().open(address);
    const late = new HttpBrowser();
    await late.open(`${portal.url}/forgotten-password`);
    await late.press('Send me a link', { email: colleague.email });
    await portal.flush();
    const links = (await portal.mail.all())
      .filter(({ subject }) => subject.startsWith('Set a new password'))
      .flatMap((email) => email.links.filter((each) => each.includes('/set-password/')));
    portal.clock.travelTo(daysAfter(portal.clock.now(), 1.1 / 24));
    const unused = links.find((each) => each !== address) ?? '';
    expect((await late.open(unused)).status).to.equal(410);
  });

  it('see where they are signed in, end one session, and sign out everywhere', async () => {
    const second = await portal.signIn(aldhelm.administrator);
    await browser.open('/sessions');
    expect(browser.page.document.querySelectorAll('main li')).to.have.length(2);
    expect(browser.page.text).to.contain('(this browser)').and.contain('last seen');
    await browser.press('Sign out in');
    expect((await second.open('/data-sharing')).url).to.contain('/sign-in');
    const third = await portal.signIn(aldhelm.administrator);
    await browser.open('/sessions');
    await browser.press('Sign out everywhere');
    expect(browser.page.text).to.contain('signed out everywhere');
    expect((await third.open('/data-sharing')).url).to.contain('/sign-in');
    expect((await browser.open('/data-sharing')).url).to.contain('/sign-in');
  });
});
