import { expect } from 'chai';
import fc from 'fast-check';
import { requestAsCoordinator } from '../../hodder-hub/sandbox/fixtures/story.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../shared/sample-data/schools.ts';
import { authoriseAgain } from '../../xporter-portal/data-sharing/again/authorise-again.ts';
import { pause, resume } from '../../xporter-portal/data-sharing/change.ts';
import { revoke } from '../../xporter-portal/data-sharing/revoke.ts';
import { sharingWith } from '../../xporter-portal/records/authorisations.ts';
import { authoriseAsHead } from '../../xporter-portal/sandbox/fixtures/register.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

const [oakfield, thornbury] = DEMO_SCHOOLS;
const BY = { name: 'Ada Byron', email: 'ada@school.example' };

const WAITS = ['1m', '7m', '45m', '3h', '10h'] as const;
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

  it('agrees with Xporter within a minute afterwards, after any decisions of the school', async () => {
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
        await sandbox.room.advance('1m');
        const { hub, portal, disagreement } = await sandbox.room.school(oakfield.estab);
        // The Hub is not told of a pause: it notices when it next looks.
        if (portal?.state === 'paused') return;
        expect(disagreement, `${hub?.state} and ${portal?.state}`).to.equal(null);
      }),
      { numRuns: 15 },
    );
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
