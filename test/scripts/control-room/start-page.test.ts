import { expect } from 'chai';
import request from 'supertest';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { JOURNEY_STATES } from '../../../scripts/journey/jump/journey-states.ts';
import { officialSteps } from '../../../shared/guide/steps.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

describe('the start page', function () {
  this.timeout(30_000);
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startTestSandbox();
  });
  after(() => sandbox.stop());

  it('shows the urls and every school’s sign-ins', async () => {
    const { text } = await request(sandbox.urls.start).get('/').expect(200);
    const { hub, portal, inbox } = sandbox.urls;
    for (const url of [hub, portal, inbox]) expect(text).to.contain(url);
    for (const school of DEMO_SCHOOLS) {
      expect(text).to.contain(school.coordinator.username).and.contain(school.administrator.email);
    }
  });

  it('tells programs where the urls are', async () => {
    const { body } = await request(sandbox.urls.start).get('/urls.json').expect(200);
    expect(body).to.deep.equal(sandbox.urls);
  });

  it('says what a jump has done, keeps the state chosen and leads to the page reached', async () => {
    const browser = new HttpBrowser();
    const { estab, name } = await sandbox.room.createSchool();
    await sandbox.room.jump(estab, 'summary');
    const section = () => browser.page.document.querySelector(`#school-${estab}`);
    await browser.open(`${sandbox.urls.start}/?school=${estab}&at=summary`);
    expect(section()?.textContent).to.contain(`Done: ${name} is at “Summary”`);
    expect(section()?.querySelector('option[selected]')?.getAttribute('value')).to.equal('summary');
    const others = browser.page.document.querySelectorAll('option[selected]');
    expect(others).to.have.length(1);
    await browser.open(section()?.querySelector('[role=status] a')?.getAttribute('href') ?? '');
    expect(browser.page.url).to.match(/\/authorise\/[^/]+\/summary$/);
    expect(browser.page.text).to.contain('Authorise Sharing');
    const { status } = await browser.open(`${sandbox.urls.start}/?school=${estab}&at=nowhere`);
    expect(status).to.equal(200);
    expect(browser.page.text).to.not.contain('Done:');
  });

  it('redirects a jump to what it has done', async () => {
    const { estab } = await sandbox.room.createSchool();
    const response = await request(sandbox.urls.start)
      .post(`/schools/${estab}/jump`)
      .set('Origin', sandbox.urls.start)
      .type('form')
      .send({ to: 'new' });
    expect(response.headers.location).to.equal(`/?school=${estab}&at=new#school-${estab}`);
  });

  for (const { name, reached } of JOURNEY_STATES.filter(
    ({ reached }) => reached.startsWith('/') || reached === '',
  )) {
    it(`leads to the page of “${name}”`, async () => {
      const { estab } = await sandbox.room.createSchool();
      await sandbox.room.jump(estab, name);
      const browser = new HttpBrowser();
      const { status } = await browser.open(`${sandbox.urls.start}/schools/${estab}/reached/${name}`);
      expect(status).to.equal(200);
      expect(browser.page.url.endsWith(reached)).to.equal(true);
    });
  }

  it('says synced where a school is synced', async () => {
    const { estab } = await sandbox.room.createSchool();
    const browser = new HttpBrowser();
    const state = async () => {
      await browser.open(sandbox.urls.start);
      return browser.page.document.querySelector(`[data-live="${estab}-hub"]`)?.textContent;
    };
    await sandbox.room.jump(estab, 'authorised');
    expect(await state()).to.equal('Connected');
    await sandbox.room.jump(estab, 'synced');
    expect(await state()).to.equal('Connected, synced');
  });

  it('finds schools by name, number, person and state, and offers that from ten on', async () => {
    const browser = new HttpBrowser();
    const [oakfield] = DEMO_SCHOOLS;
    const shown = async (query: string) => {
      await browser.open(`${sandbox.urls.start}/${query}`);
      return browser.page.document
        .querySelectorAll('[data-school]')
        .map((row) => row.getAttribute('data-school'));
    };
    const all = await shown('');
    const { coordinator, name, estab } = oakfield;
    for (const text of [name.toUpperCase(), `${estab.slice(0, 3)}/${estab.slice(3)}`, coordinator.surname])
      expect(await shown(`?search=${encodeURIComponent(text)}`), text).to.deep.equal([estab]);
    await sandbox.room.jump(estab, 'deauthorised-only');
    expect(await shown('?only=disagree')).to.deep.equal([estab]);
    expect(await shown('?only=deauthorised')).to.deep.equal([estab]);
    expect(await shown('?only=nonsense')).to.deep.equal(all);
    for (let { length } = all; length < 10; length++) await sandbox.room.createSchool();
    await shown('');
    await browser.press('Show', { search: 'no such school' });
    expect(browser.page.text).to.contain('No school matches');
  });

  it('leads a newcomer to the Hub with the guide', async () => {
    const browser = new HttpBrowser();
    await browser.open(sandbox.urls.start);
    await browser.follow('Do it yourself');
    expect(browser.page.document.querySelector('.guide')?.textContent).to.contain('What to do');
  });

  it('speaks of a card only while there is a classroom', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${sandbox.urls.start}/join`);
    expect(browser.page.text).to.contain('No classroom is open').and.not.contain('card');
    expect(JSON.stringify(officialSteps())).to.not.contain('your card');
  });

  it('has an unknown address answered 404 by every server', async () => {
    const { start, hub, portal } = sandbox.urls;
    const { estab } = await sandbox.room.createSchool();
    const addresses = [start, hub, portal].flatMap((url) => [`${url}/nowhere`, `${url}/nowhere/at/all`]);
    addresses.push(`${start}/api/nowhere`, `${start}/schools/${estab}/reached/nowhere`);
    addresses.push(`${hub}/wellbeing/nowhere`);
    for (const prefix of ['/authorise', '/developers', '/api/v1'])
      addresses.push(`${portal}${prefix}/nowhere`);
    const answers = await Promise.all(
      addresses.map(
        async (url) => `${(await fetch(url, { redirect: 'manual' })).status} ${new URL(url).pathname}`,
      ),
    );
    expect(answers.filter((answer) => !answer.startsWith('404'))).to.deep.equal([]);
    const coordinator = new HttpBrowser();
    await coordinator.open(await sandbox.room.enter(estab, 'coordinator'));
    for (const path of ['/admin-hub/nowhere', '/services/nowhere'])
      expect((await coordinator.open(path)).status, path).to.equal(404);
  });

  it('says on every page that schools and people are invented', async () => {
    for (const path of [
      '/',
      '/timeline',
      '/clock',
      '/faults',
      '/classroom',
      '/developers',
      '/join',
      '/nowhere',
    ]) {
      const page = await (await fetch(`${sandbox.urls.start}${path}`)).text();
      expect(page, path).to.contain('Sandbox: invented schools and people');
    }
    for (const side of [sandbox.urls.hub, sandbox.urls.portal]) {
      const page = await (await fetch(`${side}/nowhere`)).text();
      expect(page, side).to.contain('class="sandbox-bar"').and.contain(': invented schools and people');
    }
  });

  it('runs nothing inline and nothing from elsewhere', async () => {
    const { headers } = await request(sandbox.urls.start).get('/').expect(200);
    expect(headers['content-security-policy']).to.contain("default-src 'self'").and.not.contain('unsafe');
  });
});
