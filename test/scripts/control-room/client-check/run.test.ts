import { expect } from 'chai';
import { main } from '../../../../scripts/cli/main.ts';
import type { Sandbox } from '../../../../scripts/compose/sandbox.ts';
import { type Client, controlRoomClient } from '../../../../scripts/control-room/client.ts';
import { type ReferenceClient, startReferenceClient } from '../../../support/reference-client.ts';
import { startTestSandbox } from '../../../support/sandbox.ts';

const relyingParty = 'sums.example';
/** The other two wait for five seconds each. */
const SITUATIONS =
  'read,night,leaver,exclusion,withdrawn-area,expired-token,pause,resume,second-authorisation,duplicate-callback,revocation';

describe('a check of a client', () => {
  let sandbox: Sandbox;
  let room: Client;
  let client: ReferenceClient;
  before(async () => {
    sandbox = await startTestSandbox();
    room = controlRoomClient(sandbox.urls.start);
    client = await startReferenceClient({ xporter: sandbox.urls.portal, relyingParty });
    const { managementSecret } = await room.createApp({
      ...{ name: 'Sums', relyingParty, authorisationUrl: client.url },
      areas: [{ scope: 'School' }, { scope: 'Student' }, { scope: 'Staff', required: false }],
    });
    client.use(managementSecret);
  });
  after(async () => {
    await client.stop();
    await sandbox.stop();
  });

  const typed = async (command: string) => {
    const printed: string[] = [];
    const print = (text: string) => void printed.push(text);
    const code = await main([...command.split(' '), '--against', sandbox.urls.start], {
      ...{ log: print, error: print },
    });
    return { code, printed: printed.join('\n') };
  };

  it('says that there is none, or no such app', async () => {
    expect(await typed(`client-check report --app ${relyingParty}`)).to.deep.include({ code: 1 });
    const { code, printed } = await typed('client-check start --app nobody.example');
    expect([code, printed]).to.deep.equal([1, 'There is no app nobody.example']);
  });

  it('gives full marks to a client that does everything right', async () => {
    const check = typed(
      `client-check start --app ${relyingParty} --pupils 300 --quiet 0.25 --watch 0.5 --limit 15 --situations ${SITUATIONS}`,
    );
    const page = await shownWhile(check);
    const { code, printed } = await check;
    const report = await room.clientCheck({ relyingParty });
    const without = (verdict: string) =>
      report.requirements.filter((each) => each.verdict === verdict).map(({ number }) => number);
    expect(without('fail'), printed).to.deep.equal([]);
    expect(without('not seen')).to.deep.equal(['CC-01', 'CC-19', 'CC-20']);
    expect(report.situations.filter(({ outcome }) => outcome !== 'seen')).to.deep.equal([]);
    expect(code).to.equal(0);
    expect(printed)
      .to.contain('Run your client’s first sync now')
      .and.contain('21 passed, 0 failed, 3 not seen');
    expect(page).to.contain('Stop the check');
    expect(JSON.stringify(report)).to.not.match(/schoolSecret=[^•]|"password":"[^•]/);
  });

  it('is JUnit XML too, and a page', async () => {
    const xml = await room.clientCheckAsJUnit({ relyingParty });
    expect(xml).to.contain('tests="24" failures="0" skipped="3"');
    const page = await fetch(`${sandbox.urls.start}/client-check/${relyingParty}`);
    expect(await page.text()).to.contain('21 passed, 0 failed, 3 not seen');
    const index = await fetch(`${sandbox.urls.start}/client-check`);
    expect(await index.text()).to.contain('sums.example');
  });

  it('fails in CI for a client that does nothing, and moves on and stops when it is told to', async () => {
    const app = { relyingParty: 'dashboard.example' };
    await room.startClientCheck({ ...app, situations: ['read'], pupils: 10, limit: 60 });
    const until = async (name: string) => {
      while ((await room.clientCheck(app)).now?.name !== name)
        await new Promise((wake) => setTimeout(wake, 50));
    };
    await until('authorise');
    expect(await typed('client-check next --app dashboard.example')).to.deep.include({ code: 0 });
    await until('read');
    expect((await typed('client-check stop --app dashboard.example')).printed).to.contain('stopped');
    expect(await typed('client-check next --app dashboard.example')).to.deep.include({ code: 2 });
    const { code, printed } = await typed('client-check report --app dashboard.example');
    expect(code).to.equal(1);
    expect(printed).to.contain('0 passed, 0 failed, 24 not seen');
  });

  /** The page while the check runs, where another cannot be started. */
  async function shownWhile(check: Promise<unknown>): Promise<string> {
    let state = '';
    while (state !== 'running')
      state = await room.clientCheck({ relyingParty }).then(
        (report) => report.state,
        () => '',
      );
    const again = await typed(`client-check start --app ${relyingParty}`);
    expect(again.code).to.equal(2);
    expect(again.printed).to.contain('A check of sums.example is running');
    await Promise.race([check, new Promise((resolve) => setTimeout(resolve, 2000))]);
    return (await fetch(`${sandbox.urls.start}/client-check/${relyingParty}`)).text();
  }
});
