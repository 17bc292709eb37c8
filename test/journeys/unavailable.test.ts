import { setTimeout as wait } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { expect } from 'chai';
import { requestAsCoordinator } from '../../hodder-hub/sandbox/fixtures/story.ts';
import { coordinatorIn, type Fields, invitedIn } from '../../scripts/journey/actions.ts';
import { HttpBrowser, type Page } from '../../scripts/journey/http-browser.ts';
import { hubBrowser } from '../../scripts/journey/people.ts';
import type { Database } from '../../shared/database/database.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

const [oakfield] = DEMO_SCHOOLS;
const SIDES = ['hodder-hub', 'xporter-portal'] as const;
const CARD = '/admin-hub/school/mis-sync';

/** Does as the page says: tries again in a moment. */
class PatientPerson extends HttpBrowser {
  override async open(address: string): Promise<Page> {
    return this.#untilAccepted(() => super.open(address));
  }

  override async press(label: string, fields: Fields = {}): Promise<Page> {
    const { url } = this.page;
    return this.#untilAccepted(async () => {
      // The first half may have been done: somebody who has been signed in is led elsewhere.
      if (this.page.status === 503 && (await super.open(url)).url !== url) return this.page;
      return super.press(label, fields);
    });
  }

  async #untilAccepted(act: () => Promise<Page>): Promise<Page> {
    for (;;) {
      const page = await act();
      if (page.status !== 503) return page;
      await wait(100);
    }
  }
}

describe('a database that cannot be written for a while', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  let release = () => {};

  beforeEach(async () => {
    sandbox = await startTestSandbox();
  });
  afterEach(async () => {
    release();
    await sandbox.stop();
  });

  const databases = (): Database[] => [sandbox.hub.context.database, sandbox.portal.context.database];

  /** As another program that writes does, or a backup. */
  function hold(): void {
    const others = SIDES.map((side) => new BetterSqlite3(`${sandbox.dataDir}/${side}.sqlite`));
    for (const other of others) other.exec('BEGIN EXCLUSIVE');
    release = () => {
      for (const other of others) other.close();
      release = () => {};
    };
  }

  /** As a full disk does: no database can grow. */
  function fill(): void {
    for (const database of databases()) {
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.exec('CREATE TABLE filler (bytes BLOB)');
      const pages = Number(database.pragma('page_count', { simple: true }));
      database.pragma(`max_page_count = ${pages}`);
      const insert = database.prepare('INSERT INTO filler VALUES (zeroblob(200))');
      expect(() => {
        for (let each = 0; each < 100_000; each++) insert.run();
      }).to.throw('full');
    }
    release = () => {
      for (const database of databases()) {
        database.pragma('max_page_count = 1073741823');
        database.exec('DROP TABLE filler');
      }
      release = () => {};
    };
  }

  const post = (url: string, body: object, headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it('asks everyone to try again in a moment, each in their own way, and still shows pages', async () => {
    const coordinator = await hubBrowser(sandbox, oakfield);
    await coordinator.open(`${CARD}/authorise`);
    hold();
    const page = await coordinator.press('Submit');
    expect(page.status).to.equal(503);
    expect(page.text).to.contain('Try again in a moment').and.contain('Nothing you saved before is lost');
    expect(page.headers.get('retry-after')).to.equal('1');
    expect(page.text).not.to.contain('Reference:');
    expect((await coordinator.open(CARD)).status).to.equal(200);

    const token = await post(`${sandbox.urls.portal}/api/oauth/GetToken`, {});
    expect(token.status).to.equal(503);
    expect(token.headers.get('retry-after')).to.equal('1');
    expect(await token.json())
      .to.have.property('ExceptionMessage')
      .that.contains('Try again');

    const callback = await fetch(`${sandbox.urls.hub}/xporter/authorised`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'schoolId=1',
    });
    expect(callback.status).to.equal(503);
    expect(await callback.json())
      .to.have.property('message')
      .that.contains('Try again');

    const reset = await post(`${sandbox.urls.start}/api/schools/${oakfield.estab}/reset`, {});
    expect(reset.status).to.equal(503);
    expect(await reset.json())
      .to.have.property('message')
      .that.contains('Try again');
  });

  it('accepts what comes while it is held for a moment only', async () => {
    const coordinator = await hubBrowser(sandbox, oakfield);
    await coordinator.open(`${CARD}/authorise`);
    hold();
    const submitted = coordinator.press('Submit');
    await wait(300);
    release();
    expect((await submitted).status).to.equal(200);
  });

  for (const [how, begin] of [
    ['is held by another program', hold],
    ['is full', fill],
  ] as const)
    it(`loses nothing and does nothing twice while it ${how}, and keeps nobody waiting`, async () => {
      const schools = await Promise.all(Array.from({ length: 6 }, () => sandbox.room.createSchool()));
      const people = schools.map(() => new PatientPerson());
      requestAsCoordinator(sandbox.hub.context, oakfield.estab);
      let longest = 0;
      let isOver = false;
      const looking = (async () => {
        while (!isOver) {
          const began = performance.now();
          await (await fetch(`${sandbox.urls.portal}/sign-in`)).text();
          longest = Math.max(longest, performance.now() - began);
          await wait(20);
        }
      })();
      const journeys = Promise.all(schools.map((school, index) => journey(school, people[index])));
      await wait(150);
      begin();
      await wait(3000);
      const states = await sandbox.room.schools();
      expect(states.filter(({ hub }) => hub?.state === 'connected')).to.deep.equal([]);
      release();
      await journeys;
      isOver = true;
      await looking;
      await sandbox.room.advance('1m');
      await sandbox.flush();

      expect(longest, 'milliseconds for a page').to.be.below(1000);
      for (const { estab, head } of [...schools, oakfield]) {
        const mail = await sandbox.mail.ofSchool(estab);
        const invitations = mail.filter(({ to, subject }) => to === head.email && subject.includes('asks'));
        expect(invitations, estab).to.have.length(1);
        expect(new Set(mail.map(({ messageId }) => messageId)).size).to.equal(mail.length);
      }
      for (const { estab } of schools) {
        const { hub, portal } = await sandbox.room.school(estab);
        expect([hub?.state, portal?.state]).to.deep.equal(['connected', 'active']);
        const events = sandbox.hub.context.journal.ofSchool(estab).map(({ event }) => event);
        for (const once of ['connection.requested', 'connection.secret-received', 'connection.connected'])
          expect(
            events.filter((event) => event === once),
            `${once} of ${estab}`,
          ).to.have.length(1);
      }
    });

  async function journey(school: DemoSchool, person: PatientPerson | undefined): Promise<void> {
    if (!person) return;
    const coordinator = coordinatorIn(person, sandbox.urls.hub);
    await coordinator.signIn(school.coordinator.username);
    await coordinator.requestConnection();
    const email = await sandbox.mail.waitFor({ to: school.head.email, subject: 'asks' }, 20_000);
    await person.open(email.links.find((link) => link.includes('/authorise/')) ?? '');
    const invited = invitedIn(person);
    await invited.proceed();
    await invited.chooseMis(school.mis);
    await invited.chooseAreas();
    await invited.choosePeople('include');
    await invited.authoriseSharing();
  }
});
