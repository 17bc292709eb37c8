import { expect } from 'chai';
import express from 'express';
import { coordinatorOf } from '../../../hodder-hub/accounts/members.ts';
import { look } from '../../../hodder-hub/mis-sync/authorisation/validation.ts';
import { advance, type Connection, connectionOf } from '../../../hodder-hub/mis-sync/records/connections.ts';
import { bookmarkOf, forgetPanel, keepBookmark } from '../../../hodder-hub/mis-sync/records/mis-copy.ts';
import { latestRun, openRun, type Run } from '../../../hodder-hub/mis-sync/records/runs.ts';
import { cancelRun, startRun } from '../../../hodder-hub/mis-sync/runs/start.ts';
import { requestAsCoordinator } from '../../../hodder-hub/sandbox/fixtures/story.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { FAULTS, type FaultName } from '../../../shared/faults/catalogue.ts';
import { createFaults, EVERYWHERE, type Faults } from '../../../shared/faults/faults.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { close, type Listening, listen } from '../../../shared/web/servers.ts';
import { createKeptAnswers } from '../../../xporter-portal/api/kept-answers.ts';
import { API_PATHS, apiRoutes } from '../../../xporter-portal/api/routes.ts';
import { apiFaults } from '../../../xporter-portal/sandbox/api-faults.ts';
import { schoolRegisterRoutes } from '../../../xporter-portal/school-register/routes.ts';
import { type HubApp, hubApp } from '../../support/sides.ts';
import { type PortalAlone, startPortalAlone } from '../../xporter-portal/support/portal-alone.ts';
import { inviteFromHub } from '../support/requests.ts';

/** One with more pupils than a page has. */
const school = DEMO_SCHOOLS[1];
const { estab } = school;
const PANEL = 'pupils';
const SCOPES = ['School', 'Student', 'StudentLite', 'Groups'];
const AN_HOUR_IN_DAYS = 1 / 24;

describe('the Hub, when Xporter answers wrongly', () => {
  let portal: PortalAlone;
  let door: Listening;
  let faults: Faults;
  let hub: HubApp;

  before(async () => {
    portal = await startPortalAlone();
    const { context } = portal;
    faults = createFaults(context.database);
    const app = express()
      .use(API_PATHS, apiFaults(context, faults))
      .use(schoolRegisterRoutes(context), apiRoutes(context, createKeptAnswers()));
    door = await listen(0, 'any port');
    door.answerWith(app);
    hub = await hubApp({ xporterUrl: door.url });
    const { secret } = portal.authorise(estab, SCOPES);
    const connection = advance(
      hub.context.database,
      inviteFromHub(hub.context, school),
      'receive secret',
      hub.clock.now(),
      { sealedSecret: hub.context.seal.encrypt(secret) },
    );
    await look(hub.context, connection);
  });
  after(async () => {
    await hub.stop();
    await close(door.server);
    await portal.stop();
  });
  afterEach(() => {
    faults.allOff();
    const { database } = hub.context;
    const open = openRun(database, estab, PANEL);
    if (open) cancelRun(hub.context, open);
    forgetPanel(database, estab, PANEL);
  });

  const on = (name: FaultName, timesLeft: number | null = null) =>
    faults.switchOn({ name, ...EVERYWHERE, timesLeft });
  const connection = (): Connection => {
    const found = connectionOf(hub.context.database, estab);
    if (!found) throw new Error('no connection');
    return found;
  };
  const run = (): Run => {
    const found = latestRun(hub.context.database, estab, PANEL);
    if (!found) throw new Error('no run');
    return found;
  };
  const load = () => hub.context.outbox.deliverDue('load');
  const later = () => hub.clock.travelTo(daysAfter(hub.clock.now(), AN_HOUR_IN_DAYS));
  async function sync(): Promise<Run> {
    const coordinator = coordinatorOf(hub.context.database, estab);
    if (!coordinator) throw new Error('no coordinator');
    startRun(hub.context, coordinator, PANEL, { years: [], classes: [], emails: false });
    await load();
    return run();
  }
  async function endsWhole(): Promise<void> {
    faults.allOff();
    later();
    await load();
    expect(run()).to.include({ state: 'reviewing', note: null });
    expect(run().people).to.be.above(250);
  }

  it('is told what a good client does about each fault', () => {
    for (const { name, seen, goodClient } of FAULTS)
      for (const text of [seen, goodClient]) expect(text, name).to.match(/^[A-Z].{20,}\.$/s);
  });

  for (const [name, note, page] of [
    ['api-429', 'Xporter is busy', 0],
    ['api-broken-json', 'We cannot read Xporter’s answer', 0],
    ['api-html', 'We cannot read Xporter’s answer', 0],
    ['api-empty', 'We cannot read Xporter’s answer', 0],
    ['api-page-2', 'Xporter is not responding', 1],
    ['api-500', 'Xporter is not responding', 0],
  ] as const)
    it(`${name}: says so, keeps what it has read and reads the rest when it is over`, async () => {
      on(name);
      expect(await sync()).to.include({ state: 'loading', page });
      // Before the first page, the outbox asks for a token, which the fault meets too.
      expect(run().note).to.contain(note).and.contain('continue automatically');
      await endsWhole();
      expect(connection().state).to.equal('connected');
    });

  it('api-429: waits as long as it is told', async () => {
    on('api-429', 1);
    await sync();
    const { nextAt } = hub.context.database
      .prepare<[], { nextAt: string }>(
        "SELECT next_attempt_at AS nextAt FROM outbox WHERE kind = 'load' ORDER BY id DESC",
      )
      .get() ?? { nextAt: '' };
    expect((Date.parse(nextAt) - hub.clock.now().getTime()) / 1000).to.be.within(3, 5);
    await endsWhole();
  });

  it('token-refused: gets a new token once, and nobody notices', async () => {
    on('token-refused', 1);
    expect(await look(hub.context, connection())).to.include({ kind: 'open' });
    expect(faults.areNone()).to.equal(true);
    on('token-refused');
    expect(await sync()).to.include({ state: 'loading' });
    await endsWhole();
  });

  it('changeset-unknown: begins again', async () => {
    const { database } = hub.context;
    keepBookmark(database, {
      estab,
      panel: PANEL,
      hash: 'f'.repeat(32),
      takenAt: hub.clock.now().toISOString(),
    });
    on('changeset-unknown');
    expect(await sync()).to.include({ state: 'reviewing', since: '*' });
    expect(bookmarkOf(database, estab, PANEL))
      .to.match(/^[0-9a-f]{32}$/)
      .and.not.equal('f'.repeat(32));
    await endsWhole();
  });

  it('secret-refused: keeps a request while its own secret is refused', async () => {
    const [other] = DEMO_SCHOOLS;
    on('secret-refused');
    requestAsCoordinator(hub.context, other.estab);
    await hub.context.outbox.deliverDue('invite');
    expect(connectionOf(hub.context.database, other.estab)?.state).to.equal('requested');
    faults.allOff();
    later();
    await hub.context.outbox.deliverDue('invite');
    expect(connectionOf(hub.context.database, other.estab)?.state).to.equal('invited');
  });

  it('secret-refused: takes the school’s secret for revoked, and uses it no more', async () => {
    on('secret-refused', 1);
    await look(hub.context, connection());
    expect(connection()).to.include({ state: 'revoked', sealedSecret: null });
  });
});
