import { expect } from 'chai';
import { connectionOf } from '../../../hodder-hub/mis-sync/records/connections.ts';
import { schoolToken, tokenDetails, XporterUnreachable } from '../../../hodder-hub/xporter/client.ts';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { Player } from '../../../scripts/journey/jump/player.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { FAULTS, type FaultName } from '../../../shared/faults/catalogue.ts';
import { LABELS } from '../../../shared/labels.ts';
import type { DemoSchool } from '../../../shared/sample-data/schools.ts';
import { RETRY_AFTER_SECONDS } from '../../../xporter-portal/sandbox/api-faults.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

describe('faults', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  let school: DemoSchool;
  let other: DemoSchool;

  before(async () => {
    sandbox = await startTestSandbox();
  });
  after(() => sandbox.stop());
  beforeEach(async () => {
    [school, other] = [await sandbox.room.createSchool(), await sandbox.room.createSchool()];
  });
  afterEach(() => sandbox.room.allFaultsOff());

  const on = (name: FaultName) => sandbox.room.switchFault(name, school.estab, true);
  const off = (name: FaultName) => sandbox.room.switchFault(name, school.estab, false);
  const mailOf = async ({ estab }: DemoSchool) => (await sandbox.room.inbox.ofSchool(estab)).length;
  /** A school token, as the Hub gets one. */
  const token = async ({ estab }: DemoSchool) => {
    const { context } = sandbox.hub;
    const sealed = connectionOf(context.database, estab)?.sealedSecret ?? '';
    return schoolToken(context.xporter, estab, context.seal.decrypt(sealed));
  };
  const pupils = (asked: DemoSchool, opened: string) =>
    fetch(`${sandbox.urls.portal}/api/v1/School/${asked.estab}/Students?page=1`, {
      headers: { Authorization: `Idaas ${opened}` },
    });
  const state = async ({ estab }: DemoSchool) => (await sandbox.room.school(estab)).hub?.state;

  it('each say what should be seen, on every page while they are on', async () => {
    for (const { name, title, seen } of FAULTS) {
      await sandbox.room.switchFault(name, null, true);
      for (const url of [
        `${sandbox.urls.hub}/sign-in`,
        `${sandbox.urls.portal}/sign-in`,
        sandbox.urls.start,
      ]) {
        const browser = new HttpBrowser();
        await browser.open(url);
        expect(browser.page.document.textContent, `${name} at ${url}`).to.contain(title).and.contain(seen);
      }
      await sandbox.room.allFaultsOff();
    }
  });

  it('of one school are not seen at another', async () => {
    await on('smtp-down');
    const banner = async ({ estab }: DemoSchool) => {
      const browser = new HttpBrowser();
      await browser.open(await sandbox.room.enter(estab, 'administrator'));
      return browser.page.document.textContent.includes('The mail server is down');
    };
    expect([await banner(school), await banner(other)]).to.deep.equal([true, false]);
  });

  it('smtp-down: emails wait, another school’s do not, and none is lost', async () => {
    await on('smtp-down');
    const player = await Player.of(sandbox.room, other);
    await player.request();
    const emails = ['the head’s invitation', 'the coordinator’s next steps'];
    expect(await mailOf(other)).to.equal(emails.length);
    const coordinator = new HttpBrowser();
    await coordinator.open(
      await sandbox.room.enter(school.estab, 'coordinator', '/admin-hub/school/mis-sync/authorise'),
    );
    await coordinator.press(LABELS.submit);
    await sandbox.flush();
    expect(await mailOf(school)).to.equal(0);
    await off('smtp-down');
    await sandbox.room.advance('1h');
    expect(await mailOf(school)).to.equal(emails.length);
  });

  it('smtp-slow: an email takes seconds', async () => {
    await on('smtp-slow');
    const began = performance.now();
    await (await Player.of(sandbox.room, school)).request();
    expect(performance.now() - began).to.be.above(2900);
  });

  for (const [name, status] of [
    ['api-500', 500],
    ['api-503', 503],
    ['mis-offline', 503],
  ] as const) {
    it(`${name}: partners are answered ${status}, and it is over when it is off`, async () => {
      await sandbox.room.jump(school.estab, 'authorised');
      await sandbox.room.jump(other.estab, 'authorised');
      const [opened, elsewhere] = [await token(school), await token(other)];
      await on(name);
      expect((await pupils(school, opened)).status).to.equal(status);
      expect((await pupils(other, elsewhere)).status).to.equal(200);
      await off(name);
      expect((await pupils(school, opened)).status).to.equal(200);
    });
  }

  it('act for one app a number of times, and are off on both sides then', async () => {
    await sandbox.room.jump(school.estab, 'authorised');
    const opened = await token(school);
    const { relyingParty } = sandbox.hub.context.xporter;
    await sandbox.room.switchFault('api-429', null, true, { relyingParty: 'dashboard.example' });
    const page = new HttpBrowser();
    await page.open(`${sandbox.urls.start}/faults`);
    await page.press('Switch on: Xporter’s API has had too many requests (429)', {
      ...{ estab: school.estab, relyingParty, times: '2' },
    });
    expect(page.page.text).to.contain(`On for ${school.name} and Wellbeing, 2 more times`);
    const answers = [
      await pupils(school, opened),
      await pupils(school, opened),
      await pupils(school, opened),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([429, 429, 200]);
    expect(answers[0]?.headers.get('Retry-After')).to.equal(String(RETRY_AFTER_SECONDS));
    for (const side of [sandbox.room.hub, sandbox.room.portal])
      expect((await side.faults()).map((fault) => fault.relyingParty)).to.deep.equal(['dashboard.example']);
    await sandbox.room.switchFault('api-429', null, true, { relyingParty, times: 1 });
    expect(await token(school).catch((error: unknown) => error)).to.include({ afterSeconds: 5 });
  });

  it('api-500 for all: a request for a connection waits at the Hub and is sent when it is over', async () => {
    await sandbox.room.switchFault('api-500', null, true);
    const coordinator = new HttpBrowser();
    await coordinator.open(
      await sandbox.room.enter(school.estab, 'coordinator', '/admin-hub/school/mis-sync/authorise'),
    );
    await coordinator.press(LABELS.submit);
    await sandbox.flush();
    expect(await state(school)).to.equal('requested');
    await sandbox.room.allFaultsOff();
    await sandbox.room.advance('1h');
    expect(await state(school)).to.equal('invited');
  });

  it('api-slow: an answer takes seconds', async () => {
    await sandbox.room.jump(school.estab, 'authorised');
    const { context } = sandbox.hub;
    const opened = await token(school);
    await on('api-slow');
    const began = performance.now();
    await tokenDetails(context.xporter, opened);
    expect(performance.now() - began).to.be.above(2900);
  });

  it('api-timeout: nothing is answered, until the Hub’s client gives up', async () => {
    await sandbox.room.jump(school.estab, 'authorised');
    const { context } = sandbox.hub;
    const opened = await token(school);
    await on('api-timeout');
    const patience = { ...context.xporter, signal: AbortSignal.timeout(500) };
    const failure = await tokenDetails(patience, opened).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(XporterUnreachable);
  });

  for (const name of ['callback-refused', 'clock-skew'] as const) {
    it(`${name}: the secret does not arrive until it is off`, async () => {
      const player = await Player.of(sandbox.room, school);
      await player.request();
      await on(name);
      await player.proceed();
      await player.chooseMis();
      await player.chooseAreas();
      await player.choosePeople('include');
      await player.authoriseSharing();
      expect((await sandbox.room.school(school.estab)).disagreement).to.contain('has not reached the Hub');
      await off(name);
      await sandbox.room.advance('1h');
      expect(await state(school)).to.equal('connected');
    });
  }

  it('token-minute: a token opens for a minute', async () => {
    await sandbox.room.jump(school.estab, 'authorised');
    await on('token-minute');
    const opened = await token(school);
    const { context } = sandbox.hub;
    expect(await tokenDetails(context.xporter, opened)).to.have.property('Estab', school.estab);
    sandbox.clock.travelTo(daysAfter(sandbox.clock.now(), 61 / 86_400));
    const failure = await tokenDetails(context.xporter, opened).catch((error: unknown) => String(error));
    expect(failure).to.contain('expired');
  });

  it('duplicate-delivery: every email comes twice, and the second callback changes nothing', async () => {
    await on('duplicate-delivery');
    await sandbox.room.advance('1m');
    const player = await Player.of(sandbox.room, school);
    await player.request();
    await player.proceed();
    await player.chooseMis();
    await player.chooseAreas();
    await player.choosePeople('include');
    await player.authoriseSharing();
    const mail = await sandbox.room.inbox.ofSchool(school.estab);
    const ids = mail.map(({ messageId }) => messageId);
    expect(ids).to.have.length(2 * new Set(ids).size);
    const { events } = await sandbox.room.timeline(school.estab);
    const statuses = events
      .filter(({ kind, to }) => kind === 'request' && to === 'hub')
      .map(({ detail }) => detail.status);
    expect(statuses).to.deep.equal([200, 409]);
    const received = events.filter(({ detail }) => detail.event === 'connection.secret-received');
    expect(received).to.have.length(1);
    expect(await state(school)).to.equal('connected');
  });
});
