import { expect } from 'chai';
import fc from 'fast-check';
import { requestAsCoordinator } from '../../hodder-hub/sandbox/fixtures/story.ts';
import { hubBrowser } from '../../scripts/journey/people.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../shared/sample-data/schools.ts';
import { authoriseAgain } from '../../xporter-portal/data-sharing/again/authorise-again.ts';
import { pause, resume } from '../../xporter-portal/data-sharing/change.ts';
import { revoke } from '../../xporter-portal/data-sharing/revoke.ts';
import { sharingWith } from '../../xporter-portal/records/authorisations.ts';
import { authoriseAsHead } from '../../xporter-portal/sandbox/fixtures/register.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

const [oakfield, thornbury] = DEMO_SCHOOLS;
const BY = { name: 'Ada Byron', email: 'ada@school.example' };

const WAITS = ['1m', '7m', '45m', '3h', '1d'] as const;
const MOVES = ['again', 'pause', 'resume', 'revoke'] as const;

describe('a partner that does not answer for a while', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;

  beforeEach(async () => {
    sandbox = await startTestSandbox();
  });
  afterEach(() => sandbox.stop());

  const partner = () => sandbox.hub.context.xporter.relyingParty;
  const shared = ({ estab }: DemoSchool) => sharingWith(sandbox.portal.context.database, estab, partner());
  const outage = (on: boolean) => sandbox.room.switchFault('callback-refused', null, on);

  async function connect(school: DemoSchool): Promise<void> {
    requestAsCoordinator(sandbox.hub.context, school.estab);
    await sandbox.flush();
    authoriseAsHead(sandbox.portal.context, school, partner());
    await sandbox.flush();
  }

  function move(school: DemoSchool, how: (typeof MOVES)[number]): void {
    const { context } = sandbox.portal;
    const authorisation = shared(school);
    if (!authorisation) return;
    if (how === 'again') authoriseAgain(context, authorisation, BY);
    if (how === 'revoke') revoke(context, authorisation, BY);
    if (how === 'pause' && authorisation.state === 'active') pause(context, authorisation, BY);
    if (how === 'resume' && authorisation.state === 'paused') resume(context, authorisation, BY);
  }

  /** After two days Xporter stops retrying: the comparison of the next night finds what differs. */
  const daysOf = (decisions: readonly { wait: (typeof WAITS)[number] }[]) =>
    decisions.filter(({ wait }) => wait === '1d').length;

  it('agrees with Xporter a minute later, or the next night if it took days, after any decisions of the school', async () => {
    const steps = fc.array(fc.record({ move: fc.constantFrom(...MOVES), wait: fc.constantFrom(...WAITS) }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (decisions, isUnheard) => {
        await sandbox.room.reset(oakfield.estab);
        if (isUnheard) await outage(true);
        await connect(oakfield);
        await outage(true);
        for (const { move: how, wait } of decisions) {
          move(oakfield, how);
          await sandbox.flush();
          await sandbox.room.advance(wait);
        }
        await outage(false);
        await sandbox.room.advance(daysOf(decisions) < 2 ? '1m' : 'monday');
        const { hub, portal, disagreement } = await sandbox.room.school(oakfield.estab);
        // The Hub is not told of a pause: it notices when it next looks.
        if (portal?.state === 'paused' && daysOf(decisions) < 2) return;
        expect(disagreement, `${hub?.state} and ${portal?.state}`).to.equal(null);
      }),
      { numRuns: 15 },
    );
  });

  it('takes a secret that arrives after a later notice that sharing was resumed', async () => {
    await outage(true);
    await connect(thornbury);
    move(thornbury, 'pause');
    await sandbox.room.advance('1d');
    move(thornbury, 'resume');
    await sandbox.room.advance('1d');
    await sandbox.room.advance('2m');
    await outage(false);
    await sandbox.room.advance('1d');
    expect((await sandbox.room.school(thornbury.estab)).hub?.state).to.equal('connected');
  });

  it('hears what Xporter had stopped retrying when somebody presses Check now', async () => {
    await outage(true);
    await connect(thornbury);
    for (let days = 0; days < 3; days++) await sandbox.room.advance('1d');
    await outage(false);
    const coordinator = await hubBrowser(sandbox, thornbury);
    await coordinator.open('/admin-hub/school/mis-sync');
    expect(coordinator.page.text).to.contain('Waiting for your school');
    await coordinator.press('Check now');
    await sandbox.flush();
    await coordinator.open('/admin-hub/school/mis-sync');
    expect(coordinator.page.text).to.contain('Connected since');
    const mail = await sandbox.mail.all();
    expect(mail.filter(({ subject }) => subject.includes('stopped retrying'))).to.have.length(1);
  });

  it('says on the card and in the journal what a comparison has corrected', async () => {
    await connect(oakfield);
    await outage(true);
    move(oakfield, 'pause');
    const coordinator = await hubBrowser(sandbox, oakfield);
    await coordinator.open('/admin-hub/school/mis-sync');
    await coordinator.press('Check now');
    expect(coordinator.page.text)
      .to.contain('Authorised, but not sharing yet')
      .and.contain('We found a difference and corrected it. Until then this page showed “Connected”');
    const { events } = await sandbox.room.timeline(oakfield.estab);
    expect(events.map(({ detail }) => detail.event)).to.include('connection.corrected');
  });

  it('gets the newest secret alone, and an older one that arrives after it changes nothing', async () => {
    await connect(thornbury);
    const received = () =>
      sandbox.hub.context.journal
        .ofSchool(thornbury.estab)
        .filter(({ event }) => event === 'connection.secret-received').length;
    expect(received()).to.equal(1);
    await outage(true);
    for (let times = 0; times < 3; times++) {
      move(thornbury, 'again');
      await sandbox.flush();
    }
    await outage(false);
    await sandbox.room.advance('1m');
    expect(received()).to.equal(2);
    expect((await sandbox.room.school(thornbury.estab)).hub?.state).to.equal('connected');
  });
});
