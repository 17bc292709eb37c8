import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'chai';
import { learnersLinks } from '../../../scripts/compose/bar-links.ts';
import type { Learner } from '../../../scripts/control-room/classroom/classroom.ts';
import { createGate, isForEveryone, isForLearners } from '../../../scripts/control-room/classroom/lan.ts';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { LABELS } from '../../../shared/labels.ts';
import { DEMO_PASSWORD } from '../../../shared/sample-data/schools.ts';
import { close } from '../../../shared/web/servers.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

const SEATS = 30;

describe('the classroom', function () {
  this.timeout(120_000);
  let sandbox: TestSandbox;
  let trainer: HttpBrowser;

  before(async () => {
    sandbox = await startTestSandbox();
    trainer = new HttpBrowser();
    await trainer.open(`${sandbox.urls.start}/classroom`);
    await trainer.press('Create the schools', { count: String(SEATS) });
  });
  after(() => sandbox.stop());

  const inboxOf = ({ code }: Learner) => `${sandbox.urls.start}/join/${code}/inbox`;
  const linkIn = async (learner: Learner, subject: string, path: string): Promise<string> => {
    await sandbox.flush();
    const browser = new HttpBrowser();
    await browser.open(inboxOf(learner));
    await browser.follow(subject);
    const link = browser.page.document
      .querySelector('pre')
      ?.textContent.match(/https?:\/\/[^\s<>)]+/g)
      ?.find((each) => each.includes(path));
    if (!link) throw new Error(`no link ${path} for ${learner.school.name}`);
    return link;
  };

  /** All that a learner does, with what is on their card and in their inbox, and nothing else. */
  async function journey(learner: Learner): Promise<void> {
    const { school } = learner;
    const hub = new HttpBrowser();
    await hub.open(`${sandbox.urls.hub}/sign-in`);
    await hub.press(LABELS.signIn, { username: school.coordinator.username, password: DEMO_PASSWORD });
    await hub.open(`${sandbox.urls.hub}/admin-hub/school/mis-sync/authorise`);
    await hub.press(LABELS.submit);
    const head = new HttpBrowser();
    await head.open(await linkIn(learner, `asks ${school.name}`, '/authorise/'));
    await head.press(LABELS.proceed);
    await head.press(LABELS.nextStep, { mis: school.mis });
    await head.press(LABELS.nextStep);
    await head.press(LABELS.nextStep, { people: 'include', agreement: 'accepted' });
    await head.press(LABELS.authoriseSharing);
    await sandbox.flush();
    await hub.open(`${sandbox.urls.hub}/admin-hub/school/mis-sync`);
    expect(hub.page.text, school.name).to.contain('Connected');
  }

  it('makes a school and a code for each learner', async () => {
    const learners = await sandbox.classroom.learners();
    expect(new Set(learners.map(({ estab }) => estab))).to.have.property('size', SEATS);
    expect(new Set(learners.map(({ code }) => code))).to.have.property('size', SEATS);
    expect(trainer.page.document.querySelectorAll('.seat')).to.have.length(SEATS);
    expect(trainer.page.text).to.contain('Not started');
  });

  it('says how many schools it can make when asked for something else', async () => {
    await trainer.press('Create the schools', { count: '500' });
    expect(trainer.page.status).to.equal(422);
    expect(trainer.page.text).to.contain('from 1 to 60');
  });

  it('prints a card for each, with a QR code of its address and the sign-ins', async () => {
    await trainer.open('/classroom/cards');
    expect(trainer.page.document.querySelectorAll('.card-to-cut svg')).to.have.length(SEATS);
    for (const { code, school } of await sandbox.classroom.learners()) {
      expect(trainer.page.text).to.contain(`/join/${code}`).and.contain(school.coordinator.username);
    }
  });

  it('lets thirty learners go the whole way at once, each with their own emails only', async () => {
    const learners = await sandbox.classroom.learners();
    await Promise.all(learners.map(journey));

    for (const learner of learners.slice(0, 5)) {
      const browser = new HttpBrowser();
      await browser.open(inboxOf(learner));
      const { text } = browser.page;
      expect(text).to.contain(learner.school.name);
      for (const other of learners) {
        if (other.estab !== learner.estab) expect(text).to.not.contain(`to ${other.school.head.email}`);
      }
    }
    await trainer.open('/classroom');
    expect(trainer.page.text.match(/Connected/g)?.length).to.be.at.least(SEATS);
  });

  it('opens an email for nobody but its own school', async () => {
    const [one, other] = await sandbox.classroom.learners();
    if (!one || !other) throw new Error('no learners');
    const email = (await sandbox.room.inbox.ofSchool(one.estab)).find(({ isRead }) => !isRead);
    const learner = new HttpBrowser();
    await learner.open(inboxOf(one));
    const unread = () => Number(/(\d+) unread/.exec(learner.page.text)?.[1] ?? 0);
    const before = unread();
    expect((await learner.open(`${inboxOf(one)}/${email?.id}`)).status).to.equal(200);
    expect(learner.page.text).to.contain('What to press next');
    await learner.follow('Inbox');
    expect(unread()).to.equal(before - 1);
    await learner.press('Search', { search: one.school.head.surname.toUpperCase() });
    expect(learner.page.text).to.contain(one.school.head.email).and.not.contain(one.school.coordinator.email);
    expect((await learner.open(`${inboxOf(other)}/${email?.id}`)).status).to.equal(404);
    expect((await learner.open(`${inboxOf(other)}/${email?.id}/html`)).status).to.equal(404);
    expect((await learner.open(`${sandbox.urls.start}/join/nonsense`)).status).to.equal(404);
    const { headers } = await fetch(`${inboxOf(one)}/${email?.id}/html`);
    expect(headers.get('content-security-policy')).to.contain("default-src 'none'").and.contain('sandbox');
  });

  it('shows who is stuck, and brings them forward', async () => {
    const [learner] = await sandbox.classroom.learners();
    if (!learner) throw new Error('no learners');
    await sandbox.room.jump(learner.estab, 'invited');
    sandbox.clock.travelTo(daysAfter(sandbox.clock.now(), 6 / 1440));
    await trainer.open('/classroom');
    const seat = () => trainer.page.document.querySelector(`#seat-${learner.estab}`)?.textContent ?? '';
    expect(seat()).to.contain('Stuck?').and.contain('Asked for the connection');
    await trainer.press(`move ${learner.school.name} there`, { to: 'authorised' });
    expect(seat()).to.contain('Connected').and.not.contain('Stuck?');
  });

  it('keeps its seats when the sandbox is stopped and started again', async () => {
    const { Classroom } = await import('../../../scripts/control-room/classroom/classroom.ts');
    const again = new Classroom(sandbox.room, `${sandbox.dataDir}/classroom.json`);
    expect(again.seats).to.deep.equal(sandbox.classroom.seats);
  });
});

describe('a sandbox on another address of this machine', function () {
  this.timeout(60_000);

  it('plays the whole way there, its links leading nowhere else', async () => {
    const address = '127.0.0.2';
    const sandbox = await startTestSandbox({ lan: { address, password: 'willow-42' } });
    try {
      const { estab } = await sandbox.room.createSchool();
      const { hub, portal } = await sandbox.room.jump(estab, 'authorised');
      expect([hub?.state, portal?.state]).to.deep.equal(['connected', 'active']);
      for (const url of [sandbox.urls.start, sandbox.urls.hub, sandbox.urls.portal])
        expect(url).to.contain(address);
      const [invitation] = await sandbox.room.inbox.ofSchool(estab);
      expect(invitation?.links.some((link) => link.startsWith(sandbox.urls.portal))).to.equal(true);
      expect(sandbox.urls.inbox).to.contain('127.0.0.1');
      const { port } = new URL(sandbox.urls.start);
      const own = await fetch(`http://127.0.0.1:${port}/api/schools`);
      expect(own.status, 'the trainer’s commands use 127.0.0.1').to.equal(200);
      expect(await own.json())
        .to.have.property('length')
        .above(0);
    } finally {
      await sandbox.stop();
    }
  });
});

describe('the gate of a room on the local network', () => {
  let server: ReturnType<typeof createServer>;
  let url: string;

  beforeEach(async () => {
    const guarded = createGate('willow-42', () => false).protect(
      (request, response) => response.end(`opened ${request.url}`),
      (path) => isForLearners(path) && isForEveryone(path),
    );
    server = createServer(guarded);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => close(server));

  it('asks strangers for the room’s password, then lets them where learners go and nowhere else', async () => {
    const learner = new HttpBrowser();
    await learner.open(`${url}/join/abc`);
    expect(learner.page.text).to.contain('Room password');
    await learner.press('Enter', { password: 'guess' });
    expect(learner.page.status).to.equal(422);
    await learner.press('Enter', { password: 'willow-42' });
    expect(learner.page.document.textContent).to.contain('opened /join/abc');
    expect((await learner.open(`${url}/api/reset`)).status).to.equal(403);
    expect((await learner.open(`${url}/classroom`)).status).to.equal(403);
  });

  it('never leads to another site', async () => {
    for (const to of [
      '//host.example',
      '/\\\\host.example',
      '/%5chost',
      '/\r\nX: y',
      'http://host.example/',
      'javascript:alert(1)',
    ]) {
      const response = await fetch(`${url}/room-password?to=${encodeURIComponent(to)}`, {
        ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ password: 'willow-42' }) },
      });
      expect(response.status, to).to.equal(303);
      const { origin } = new URL(response.headers.get('location') ?? '', url);
      expect(origin, to).to.equal(url);
    }
  });

  it('outlives a phone that goes away while it sends the password, and a body without an end', async () => {
    const { port } = server.address() as AddressInfo;
    const gone = connect(port, '127.0.0.1');
    await once(gone, 'connect');
    gone.write('POST /room-password HTTP/1.1\r\nHost: room\r\nContent-Length: 50\r\n\r\npass');
    await new Promise((resolve) => setTimeout(resolve, 50));
    gone.resetAndDestroy();
    const endless = await fetch(`${url}/room-password`, {
      ...{ method: 'POST', body: 'x'.repeat(5000), redirect: 'manual' },
    });
    expect(endless.status).to.equal(413);
    expect((await fetch(`${url}/room-password`)).status).to.equal(200);
  });

  it('knows a closed page however its path is written', async () => {
    const learner = new HttpBrowser();
    await learner.open(`${url}/join/abc`);
    await learner.press('Enter', { password: 'willow-42' });
    for (const path of [
      '/%73andbox/schools',
      '//partners',
      '/PARTNERS/settings',
      '/%2Fpartners',
      '/\\partners',
    ])
      expect((await learner.open(`${url}${path}`)).status, path).to.equal(403);
  });

  it('stops guessing', async () => {
    const learner = new HttpBrowser();
    await learner.open(`${url}/join`);
    for (let guess = 0; guess < 20; guess++) await learner.press('Enter', { password: `guess ${guess}` });
    await learner.press('Enter', { password: 'willow-42' });
    expect(learner.page.status).to.equal(429);
  });

  it('is passed by each link of the bar on a learner’s pages', () => {
    const seats = [{ number: 1, estab: '9995000', code: 'abcdefgh' }];
    for (const estab of ['9995000', '9995001', undefined]) {
      for (const link of Object.values(learnersLinks('http://room:3000', seats, estab)))
        expect(link === null || isForLearners(new URL(link).pathname), link).to.equal(true);
    }
    expect(learnersLinks('http://room:3000', seats, '9995000').inbox).to.contain('/join/abcdefgh/inbox');
    expect(isForEveryone('/sandbox-bar')).to.equal(true);
  });

  it('keeps the urls that steer from everybody but the trainer', () => {
    for (const path of [
      '/sandbox/schools',
      '/SANDBOX/faults',
      '/enter/token',
      '/partners/settings',
      '/Partners',
      '/developers/token',
    ])
      expect(isForEveryone(path), path).to.equal(false);
    expect(isForEveryone('/authorise/token')).to.equal(true);
    for (const path of ['/', '/classroom', '/api/clock/advance', '/schools/9995000/jump', '/joinery'])
      expect(isForLearners(path), path).to.equal(false);
  });
});
