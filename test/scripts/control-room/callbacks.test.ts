import { expect } from 'chai';
import { connect, Refused, type Sandbox } from '../../../scripts/kit/kit.ts';
import { runCommand } from '../../support/command-line.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { WELLBEING } from '../../support/sides.ts';

/** Has no authorisation URL. */
const DASHBOARD = 'dashboard.example';

describe('an app’s callbacks over HTTP, in the kit and on the command line', function () {
  this.timeout(30_000);
  let running: TestSandbox;
  let sandbox: Sandbox;
  let estab: string;

  before(async () => {
    running = await startTestSandbox();
    sandbox = await connect(running.urls.start);
    ({ estab } = await sandbox.schools.create());
    await sandbox.apps.invite(DASHBOARD, estab);
    await sandbox.apps.authorise(DASHBOARD, estab);
  });
  after(() => running.stop());

  const cli = (...args: string[]) => runCommand([...args, '--against', running.urls.start]);

  it('are waited for, parsed and verified', async () => {
    const callback = await sandbox.callbacks.waitFor(DASHBOARD, 'authorised', { school: estab });
    expect(callback).to.include({ event: 'authorised', estab, state: 'kept', verified: true });
    expect(callback.fields).to.include({ schoolId: estab, partnerId: DASHBOARD });
    expect(callback.fields.schoolSecret).to.match(/^[0-9a-f-]{36}$/);
  });

  it('are returned once by the kit, and a wait that times out says what did come', async () => {
    const again = sandbox.callbacks.waitFor(DASHBOARD, 'authorised', { school: estab }, 0);
    const error = await again.catch((each: unknown) => each);
    expect(error).to.be.instanceOf(Refused).with.property('status', 408);
    expect(error).to.have.property('message').that.contains(`authorised of ${estab}`);
  });

  it('are listed for an app with an authorisation URL too', async () => {
    await sandbox.jump(estab, 'authorised');
    const [callback] = await sandbox.callbacks.all(WELLBEING.relyingParty, { school: estab });
    expect(callback).to.include({ event: 'authorised', state: 'delivered', verified: true });
  });

  it('have a signature that is not verified while the clocks differ', async () => {
    await sandbox.faults.on('clock-skew', estab);
    await sandbox.apps.invite(DASHBOARD, estab);
    await sandbox.apps.refuse(DASHBOARD, estab);
    const refused = await sandbox.callbacks.waitFor(DASHBOARD, 'refused', { school: estab });
    expect(refused.verified).to.equal(false);
    await sandbox.faults.off('clock-skew', estab);
  });

  it('are printed by the command line', async () => {
    const listed = await cli('callback', 'list', '--app', DASHBOARD, '--school', estab);
    expect(listed.out).to.contain('refused').and.contain('kept').and.contain('bad signature');
    const waited = await cli('callback', 'wait', 'refused', '--app', DASHBOARD, '--json');
    expect(JSON.parse(waited.out)).to.have.nested.property('fields.schoolId', estab);
    expect((await cli('callback', 'list', '--app', 'nobody.example')).complaint).to.contain('no app');
  });
});
