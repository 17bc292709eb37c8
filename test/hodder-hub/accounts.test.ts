import { expect } from 'chai';
import request from 'supertest';
import { HttpBrowser } from '../../scripts/journey/http-browser.ts';
import { hubBrowser } from '../../scripts/journey/people.ts';
import { daysAfter } from '../../shared/clock.ts';
import { LABELS } from '../../shared/labels.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { schoolNumber } from '../../shared/school-number.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

const [oakfield, thornbury] = DEMO_SCHOOLS;

describe('signing in to the Hub', () => {
  let sandbox: TestSandbox;
  let browser: HttpBrowser;

  before(async () => {
    sandbox = await startTestSandbox({ story: true });
  });
  after(() => sandbox.stop());
  beforeEach(async () => {
    browser = new HttpBrowser();
    await browser.open(`${sandbox.urls.hub}/sign-in`);
  });

  const signIn = (username: string, password = DEMO_PASSWORD, centreId = '') =>
    browser.press(LABELS.signIn, { username, password, centreId });

  it('takes a username or an email address, and any right or empty centre ID', async () => {
    for (const [login, centreId] of [
      [oakfield.coordinator.username, ''],
      [oakfield.coordinator.email.toUpperCase(), oakfield.estab],
      [oakfield.coordinator.username, schoolNumber(oakfield.estab)],
    ] as const) {
      const page = await signIn(login, DEMO_PASSWORD, centreId);
      expect(page.text).to.contain('Manage Admin Hub');
      await browser.press('Sign out');
      expect(browser.page.url).to.contain('/sign-in');
    }
  });

  it('gives the same error for every mistake, and keeps what was typed except the password', async () => {
    const wrong = [
      await signIn(oakfield.coordinator.username, 'not the password'),
      await signIn('nobody-at-all'),
      await signIn(oakfield.coordinator.username, DEMO_PASSWORD, thornbury.estab),
    ];
    const complaints = wrong.map(({ document }) => document.querySelector('.error-summary li')?.textContent);
    expect(new Set(complaints)).to.have.property('size', 1);
    const last = wrong.at(-1)?.document;
    expect(last?.querySelector('#username')?.getAttribute('value')).to.equal(oakfield.coordinator.username);
    expect(last?.querySelector('#centreId')?.getAttribute('value')).to.equal(thornbury.estab);
    expect(last?.querySelector('#password')?.getAttribute('value')).to.equal(undefined);
  });

  it('goes on to the page that was wanted', async () => {
    await browser.open(`${sandbox.urls.hub}/admin-hub/classes`);
    expect((await signIn(oakfield.coordinator.username)).url).to.contain('/admin-hub/classes');
  });

  it('goes on to no event stream, download or part of a page', async () => {
    const page = '/admin-hub/school/mis-sync';
    for (const path of [`${page}/teachers/progress`, `${page}/changes`, `${page}/history/1.csv`]) {
      await browser.open(`${sandbox.urls.hub}${path}`);
      expect((await signIn(oakfield.coordinator.username)).url, path).to.match(/\/home$/);
      await browser.press('Sign out');
    }
  });

  it('slows down guessing at one account, and no other', async () => {
    const { username, email } = thornbury.coordinator;
    for (const name of [username, ` ${username.toUpperCase()}`, email, email.toUpperCase(), username]) {
      for (const path of ['/sign-in', '/wellbeing/sign-in']) {
        await browser.open(`${sandbox.urls.hub}${path}`);
        await signIn(name, 'guess');
      }
    }
    const eleventh = await browser.press(LABELS.signIn, {
      username: thornbury.coordinator.username,
      password: DEMO_PASSWORD,
    });
    expect(eleventh.status).to.equal(429);
    expect(eleventh.text).to.contain('Wait 15 minutes');
    await browser.open(`${sandbox.urls.hub}/sign-in`);
    expect((await signIn(oakfield.coordinator.username)).text).to.contain('Manage Admin Hub');
  });

  it('keeps people signed in, and takes the form they were filling in, when the clock is advanced', async () => {
    for (const days of [1, 300]) {
      const session = await hubBrowser(sandbox, oakfield);
      await session.open('/admin-hub/school/mis-sync/authorise');
      sandbox.clock.travelTo(daysAfter(sandbox.clock.now(), days));
      const page = await session.press(LABELS.submit, { contactFirstName: 'Typed', contactEmail: 'nowhere' });
      expect(page.status, `${days} days later`).to.equal(422);
      expect(page.document.querySelector('[name=contactFirstName]')?.getAttribute('value')).to.equal('Typed');
      expect((await session.open('/admin-hub/students')).url).to.contain('/admin-hub/students');
    }
    sandbox.clock.backToRealTime();
  });

  it('refuses every form of another page, and one without a CSRF token', async () => {
    const session = await hubBrowser(sandbox, oakfield);
    await session.open('/admin-hub/school/mis-sync/authorise');
    for (const path of ['/sign-in', '/sign-out', '/admin-hub/school/mis-sync/deauthorise', '/nowhere']) {
      await request(sandbox.urls.hub)
        .post(path)
        .type('form')
        .set('Origin', 'https://elsewhere.example')
        .send({ username: 'x' })
        .expect(403, /form is out of date/);
    }
    const page = await session.press(LABELS.submit, { _csrf: 'forged' });
    expect(page.status).to.equal(403);
  });
});

describe('what a centre sees', () => {
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startTestSandbox({ story: true });
  });
  after(() => sandbox.stop());

  it('is its own people and nobody else’s', async () => {
    const ours = await hubBrowser(sandbox, oakfield);
    for (const path of [
      'home',
      'admin-hub/teachers',
      'admin-hub/students',
      'admin-hub/classes',
      'admin-hub/school/details',
      'admin-hub/school/mis-sync',
      'wellbeing',
    ]) {
      const { document, status } = await ours.open(`/${path}`);
      expect(status, path).to.equal(200);
      for (const other of DEMO_SCHOOLS.slice(1)) {
        expect(document.toString(), path).not.to.contain(other.domain).and.not.contain(other.name);
      }
    }
  });

  it('marks the Access Coordinator', async () => {
    const { document } = await (await hubBrowser(sandbox, oakfield)).open('/admin-hub/teachers');
    const row = document
      .querySelectorAll('tbody tr')
      .find((each) => each.textContent.includes(oakfield.coordinator.email));
    expect(row?.querySelector('.type-ac')?.textContent).to.equal('AC');
    expect(document.querySelectorAll('.type-ac')).to.have.length(1);
  });

  it('pages, searches and filters its students on the server', async () => {
    const browser = await hubBrowser(sandbox, thornbury);
    const total = (text: string) => Number(/(\d+) students?/.exec(text)?.[1]);
    const all = total((await browser.open('/admin-hub/students')).text);
    expect(all).to.be.above(1000);
    const without = total((await browser.press('Show', { access: 'without' })).text);
    expect(without).to.be.above(0).and.below(all);
    const year = total((await browser.open('/admin-hub/students?yearGroup=Year+7')).text);
    expect(year).to.be.above(0).and.below(all);
    const found = await browser.open('/admin-hub/students?search=smith');
    expect(
      found.document.querySelectorAll('tbody th').every((cell) => /smith/i.test(cell.textContent)),
    ).to.equal(true);
    expect((await browser.open('/admin-hub/students?page=nonsense')).status).to.equal(200);
  });

  it('lets a centre with several services choose, and one with one go straight in', async () => {
    const several = await hubBrowser(sandbox, oakfield);
    expect((await several.follow(LABELS.manageAdminHub)).text).to.contain('Which service');
    expect((await several.follow('Reading Shelf')).text).to.contain('not part of the sandbox');
    const single = await hubBrowser(sandbox, thornbury);
    expect((await single.follow(LABELS.manageAdminHub)).url).to.contain('/admin-hub/teachers');
    expect((await single.open('/services/reading-shelf')).status).to.equal(404);
  });

  it('shows Wellbeing’s spanner to the Access Coordinator only', async () => {
    const coordinator = await hubBrowser(sandbox, oakfield);
    const spanner = (await coordinator.open('/wellbeing')).document.querySelector('a.spanner');
    expect(spanner?.getAttribute('target')).to.equal('_blank');
    const teacher = await hubBrowser(sandbox, oakfield, oakfield.head.email);
    expect((await teacher.open('/wellbeing')).document.querySelector('a.spanner')).to.equal(null);
  });

  it('is told in plain words that a page does not exist', async () => {
    const browser = await hubBrowser(sandbox, oakfield);
    const page = await browser.open('/admin-hub/unicorns');
    expect(page.status).to.equal(404);
    expect(page.text).to.contain('Page not found').and.contain('Reference:');
    expect(page.text).not.to.contain('Error:');
  });
});
