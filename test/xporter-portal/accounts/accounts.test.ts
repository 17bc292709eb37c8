import { expect } from 'chai';
import request from 'supertest';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { LABELS } from '../../../shared/labels.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { inviteAdministrator } from '../../../xporter-portal/accounts/administrators.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { inviteForWellbeing } from '../support/wellbeing.ts';

const [oakfield, thornbury] = DEMO_SCHOOLS;

/** Of every invented person's password. */
const SCRYPT = '$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$17K/hybdfJoGYrGScD0YO7yPK3/c0OAjRlWZXk+1Klc=';

describe('signing in to the Manage School Portal', () => {
  let portal: PortalApp;

  before(async () => {
    portal = await portalApp();
  });
  after(() => portal.stop());

  /** Gives somebody an account, and reads the link in their email. */
  async function linkFor(name: string, email: string, estab: string): Promise<string> {
    const { context } = portal;
    const before = new Set((await portal.mail.all()).map(({ id }) => id));
    context.database.transaction(() => inviteAdministrator(context, { estab, name, email }))();
    const mail = await portal.mail.waitFor({ to: email, subject: 'Set your password', except: before });
    return mail.links.find((link) => link.includes('/set-password/')) ?? '';
  }

  it('says the same for a wrong password and an unknown address, and keeps the address', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${portal.url}/sign-in`);
    const complaints: string[] = [];
    for (const [email, password] of [
      [oakfield.administrator.email, 'wrong'],
      ['nobody@nowhere.example', DEMO_PASSWORD],
    ] as const) {
      const page = await browser.press(LABELS.signIn, { email, password });
      expect(page.status).to.equal(422);
      expect(page.document.querySelector('#email')?.getAttribute('value')).to.equal(email);
      complaints.push(page.document.querySelector('.error-summary li')?.textContent ?? '');
    }
    expect(complaints[0]).to.equal(complaints[1]).and.not.equal('');
  });

  it('slows down guessing', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${portal.url}/sign-in`);
    const inside = new HttpBrowser();
    await inside.open(`${portal.url}/access`);
    const own = { email: thornbury.administrator.email, password: DEMO_PASSWORD };
    await inside.press(LABELS.signIn, own);
    await inside.press('Invite', { name: 'N', email: 'n@thornbury.example', role: 'lead' });
    for (let tries = 0; tries < 5; tries++) {
      const email = `${' '.repeat(tries)}${thornbury.administrator.email.toUpperCase()} `;
      await browser.press(LABELS.signIn, { email, password: `guess ${tries}` });
      const { status } = await inside.press('Confirm', { passwordAgain: `guess ${tries}` });
      expect(status).to.equal(422);
    }
    const page = await browser.press(LABELS.signIn, {
      email: thornbury.administrator.email,
      password: DEMO_PASSWORD,
    });
    expect(page.status).to.equal(429);
    expect((await inside.press('Confirm', { passwordAgain: DEMO_PASSWORD })).status).to.equal(429);
    portal.clock.travelTo(new Date(portal.clock.now().getTime() + 16 * 60_000));
    await browser.open(`${portal.url}/sign-in`);
    expect((await browser.press(LABELS.signIn, own)).status).to.equal(200);
  });

  it('renews a hash of the older kind', async () => {
    const { database } = portal.context;
    const { email } = oakfield.administrator;
    const hashOf = () =>
      database
        .prepare<[string], string>('SELECT password_hash FROM administrators WHERE email = ?')
        .pluck()
        .get(email);
    database.prepare('UPDATE administrators SET password_hash = ? WHERE email = ?').run(SCRYPT, email);
    const browser = new HttpBrowser();
    await browser.open(`${portal.url}/sign-in`);
    await browser.press(LABELS.signIn, { email, password: DEMO_PASSWORD });
    expect(browser.page.url).to.contain('/data-sharing');
    expect(hashOf()).to.match(/^\$argon2id\$/);
  });

  it('goes on to the page that was wanted, and ends with signing out', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${portal.url}/data-sharing?state=active`);
    await browser.press(LABELS.signIn, { email: oakfield.administrator.email, password: DEMO_PASSWORD });
    expect(browser.page.url).to.contain('/data-sharing?state=active');
    await browser.press('Sign out');
    expect((await browser.open('/data-sharing')).url).to.contain('/sign-in');
  });

  it('takes no form of another page', async () => {
    for (const path of [
      '/sign-in',
      '/sign-out',
      '/set-password/x',
      '/data-sharing/x/revoke',
      '/authorise/x/summary',
    ]) {
      await request(portal.url)
        .post(path)
        .type('form')
        .set('Origin', 'https://elsewhere.example')
        .send({})
        .expect(403, /form is out of date/);
    }
  });

  it('begins with a link that sets a password, once', async () => {
    const link = await linkFor('Robin Leigh', 'robin.leigh@oakfield.example', oakfield.estab);
    const browser = new HttpBrowser();
    await browser.open(link);
    const short = await browser.press(LABELS.setPassword, { password: 'short', again: 'short' });
    expect(short.text).to.contain('at least 10 characters');
    const different = await browser.press(LABELS.setPassword, {
      password: 'long enough 1',
      again: 'long enough 2',
    });
    expect(different.text).to.contain('not the same');
    const inside = await browser.press(LABELS.setPassword, {
      password: 'long enough 1',
      again: 'long enough 1',
    });
    expect(inside.text).to.contain('are signed in').and.contain('Data Sharing Dashboard');
    const again = await new HttpBrowser().open(link);
    expect(again.status).to.equal(410);
    expect(again.text).to.contain('has been used');
  });

  it('sets one password where two forms of one link are sent at once', async () => {
    const link = await linkFor('Twice Sent', 'twice.sent@oakfield.example', oakfield.estab);
    const forms = [new HttpBrowser(), new HttpBrowser()];
    for (const form of forms) await form.open(link);
    const pages = await Promise.all(
      forms.map((form, index) =>
        form.press(LABELS.setPassword, {
          password: `long enough ${index}`,
          again: `long enough ${index}`,
        }),
      ),
    );
    expect(pages.map(({ status }) => status)).to.have.members([200, 410]);
    const set = portal.context.journal
      .ofSchool(oakfield.estab)
      .filter(
        ({ event, actor }) => event === 'accounts.password-set' && actor === 'twice.sent@oakfield.example',
      );
    expect(set).to.have.length(1);
  });

  it('says what to do about a link that is unknown or too old', async () => {
    const unknown = await new HttpBrowser().open(`${portal.url}/set-password/not-a-token`);
    expect(unknown.status).to.equal(404);
    const link = await linkFor('Late Riser', 'late.riser@oakfield.example', oakfield.estab);
    portal.clock.travelTo(daysAfter(portal.clock.now(), 7.01));
    const late = await new HttpBrowser().open(link);
    portal.clock.backToRealTime();
    expect(late.status).to.equal(410);
    expect(late.text).to.contain('has expired').and.contain('Ask another administrator');
  });

  it('lets an administrator of two schools choose', async () => {
    const email = 'trust.lead@oakfield.example';
    for (const { estab } of [oakfield, thornbury]) {
      const browser = new HttpBrowser();
      await browser.open(await linkFor('Trust Lead', email, estab));
      await browser.press(LABELS.setPassword, { password: DEMO_PASSWORD, again: DEMO_PASSWORD });
    }
    const browser = new HttpBrowser();
    await browser.open(`${portal.url}/sign-in`);
    await browser.press(LABELS.signIn, { email, password: DEMO_PASSWORD });
    expect(browser.page.text).to.contain(oakfield.name).and.contain(thornbury.name);
    await browser.press(thornbury.name);
    expect(browser.page.document.querySelector('.portal-who')?.textContent).to.contain(thornbury.name);
  });
});

describe('the Data Sharing Dashboard', () => {
  let portal: PortalApp;

  before(async () => {
    portal = await portalApp();
    inviteForWellbeing(portal.context, thornbury);
  });
  after(() => portal.stop());

  it('lists the school’s apps with their status, and filters them', async () => {
    const browser = await portal.signIn(thornbury.administrator);
    expect(browser.page.text).to.contain('Invitation waiting').and.contain(thornbury.head.surname);
    const revoked = await browser.open('/data-sharing?state=revoked');
    expect(revoked.document.querySelectorAll('.app-card')).to.have.length(1);
    expect(revoked.text).to.contain('Gatekeeper');
  });

  it('opens no page of another school’s', async () => {
    const ours = await portal.signIn(oakfield.administrator);
    const theirs = await portal.signIn(thornbury.administrator);
    const page = await theirs.follow(LABELS.app);
    for (const path of ['', '/revoke']) {
      expect((await ours.open(`${page.url}${path}`)).status).to.equal(404);
    }
  });

  it('revokes after a confirmation, and only once', async () => {
    const browser = await portal.signIn(oakfield.administrator);
    const app = await browser.follow('Canteen');
    await browser.follow(LABELS.revoke);
    const otherTab = await portal.signIn(oakfield.administrator);
    await otherTab.open(browser.page.url);
    await browser.press(LABELS.revoke);
    expect(browser.page.text).to.contain('You have revoked access for Canteen');
    expect((await browser.open(`${app.url}/revoke`)).url).to.equal(app.url);
    const tooLate = await otherTab.press(LABELS.revoke);
    expect(tooLate.status).to.equal(409);
    expect(tooLate.text).to.contain('has changed since you opened it');
    const mail = await portal.mail.waitFor({
      to: oakfield.administrator.email,
      subject: 'access revoked for Canteen',
    });
    expect(mail.html).to.contain('have stopped working');
    expect(mail.text).to.contain('have stopped working');
  });
});
