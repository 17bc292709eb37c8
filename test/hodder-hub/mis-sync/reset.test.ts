import { expect } from 'chai';
import { connectionOf } from '../../../hodder-hub/mis-sync/records/connections.ts';
import { authorise, hubBrowser, invite } from '../../../scripts/journey/people.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { type Between, startBetween } from '../../support/between.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

const [oakfield, , aldhelm, larkhill] = DEMO_SCHOOLS;
const CARD = '/admin-hub/school/mis-sync';

describe('what is under way for a school when it is reset', () => {
  let sandbox: TestSandbox;
  let between: Between;

  beforeEach(async () => {
    sandbox = await startTestSandbox({ story: true });
    await sandbox.flush();
    between = await startBetween(sandbox.urls.portal);
    sandbox.hub.context.xporter.url = between.url;
  });
  afterEach(async () => {
    await sandbox.stop();
    await between.stop();
  });

  /** On both sides, the latest that is recorded of the school is its reset. */
  function expectNothingSince(estab: string): void {
    for (const { context } of [sandbox.hub, sandbox.portal]) {
      expect(context.journal.ofSchool(estab).at(-1)?.event).to.equal('sandbox.reset');
    }
    expect(connectionOf(sandbox.hub.context.database, estab)).to.equal(undefined);
  }

  const stillLoaded = (estab: string): unknown[] =>
    ['sync_runs', 'mis_copy', 'mis_bookmarks'].flatMap((table) =>
      sandbox.hub.context.database.prepare(`SELECT * FROM ${table} WHERE estab = ?`).all(estab),
    );

  it('a registration does not reach Xporter any more', async () => {
    const held = between.hold('GetToken');
    const coordinator = await hubBrowser(sandbox, oakfield);
    await coordinator.open(`${CARD}/authorise`);
    // The page waits for Xporter's answer.
    const submitting = coordinator.press('Submit');
    const letGo = await held;
    await sandbox.room.reset(oakfield.estab);
    letGo();
    await submitting;
    await sandbox.flush();
    expect(between.seen.filter((path) => path.includes('SchoolRegister'))).to.deep.equal([]);
    expectNothingSince(oakfield.estab);
  });

  it('a check of the school secret connects nothing', async () => {
    const link = await invite(sandbox, oakfield);
    const held = between.hold('TokenDetails');
    await authorise(link, oakfield);
    const letGo = await held;
    await sandbox.room.reset(oakfield.estab);
    letGo();
    await sandbox.flush();
    expectNothingSince(oakfield.estab);
    expect(
      (await sandbox.mail.all()).filter(({ subject }) => /Oakfield.*connected/i.test(subject)),
    ).to.deep.equal([]);
  });

  it('a sync keeps nothing', async () => {
    const letGo = await beginSync();
    await sandbox.room.reset(aldhelm.estab);
    letGo();
    await sandbox.flush();
    expectNothingSince(aldhelm.estab);
    expect(stillLoaded(aldhelm.estab)).to.deep.equal([]);
    expect(sandbox.hub.context.database.prepare('SELECT * FROM sync_staged').all()).to.deep.equal([]);
  });

  it('a sync neither holds up nor changes the one of the next journey', async () => {
    const letGo = await beginSync();
    await sandbox.room.jump(aldhelm.estab, 'synced');
    const loaded = stillLoaded(aldhelm.estab);
    letGo();
    await sandbox.flush();
    expect(loaded).not.to.deep.equal([]);
    expect(stillLoaded(aldhelm.estab)).to.deep.equal(loaded);
  });

  it('an email that a slow mail server has not taken yet is not sent', async () => {
    const { estab, head } = oakfield;
    await sandbox.room.switchFault('smtp-slow', estab, true);
    const coordinator = await hubBrowser(sandbox, oakfield);
    await coordinator.open(`${CARD}/authorise`);
    await coordinator.press('Submit');
    await sandbox.room.reset(estab);
    await sandbox.flush();
    expect((await sandbox.mail.all()).filter(({ to }) => to === head.email)).to.deep.equal([]);
    expectNothingSince(estab);
  });

  it('a check of the night tells nobody', async () => {
    const { estab } = larkhill;
    const held = between.hold('/School/');
    sandbox.hub.context.outbox.put('check', { lane: estab, about: estab }, { estab });
    const letGo = await held;
    await sandbox.room.reset(estab);
    const before = (await sandbox.mail.all()).length;
    letGo();
    await sandbox.flush();
    expectNothingSince(estab);
    expect(await sandbox.mail.all()).to.have.length(before);
  });

  /** Has teachers read, up to where Xporter has answered and the Hub has not heard it yet. */
  async function beginSync(): Promise<() => void> {
    const held = between.hold('/Staff/');
    const coordinator = await hubBrowser(sandbox, aldhelm);
    await coordinator.open(`${CARD}/teachers`);
    await coordinator.press('Proceed');
    return held;
  }
});
