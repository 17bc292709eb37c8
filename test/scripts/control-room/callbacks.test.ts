import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type Callback, connect, type ForwardedTo, Refused, type Sandbox } from '../../../scripts/kit/kit.ts';
import { lookUntil } from '../../../scripts/steering/look-until.ts';
import { close } from '../../../shared/web/servers.ts';
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

  it('are sent with chosen fields, signed, and about a school that was never invited', async () => {
    const { estab: other } = await sandbox.schools.create();
    const sent = await sandbox.callbacks.send(DASHBOARD, 'authorised', other, {
      scopes: 'School',
      extra: '',
    });
    expect(sent).to.include({ event: 'authorised', estab: other, state: 'kept', verified: true });
    expect(sent.fields).to.include({
      scopes: 'School',
      extra: '',
      schoolId: other,
      sequence: String(sent.id),
    });
    expect(sent.fields.schoolSecret).to.match(/^[0-9a-f-]{36}$/);
    const another = { schoolId: estab, sequence: '1' };
    const wrong = await sandbox.callbacks.send(DASHBOARD, 'revoked', other, another);
    expect(wrong).to.deep.include({ estab: other, fields: { ...wrong.fields, ...another } });
    expect((await sandbox.journal(other)).map(({ detail }) => detail.event)).to.include(
      'callback.sent-by-hand',
    );
  });

  it('are sent with the fields of the last one about the school', async () => {
    await sandbox.apps.invite(DASHBOARD, estab);
    await sandbox.apps.authorise(DASHBOARD, estab);
    const last = await sandbox.callbacks.waitFor(DASHBOARD, 'authorised', { school: estab });
    const sent = await sandbox.callbacks.send(DASHBOARD, 'authorised', estab);
    expect(sent.fields).to.deep.equal({ ...last.fields, sequence: String(sent.id) });
  });

  it('are sent again, but not once a later one has replaced them', async () => {
    const last = await sandbox.callbacks.waitFor(DASHBOARD, 'authorised', { school: estab });
    const again = await sandbox.callbacks.resend(DASHBOARD, last);
    expect(again).to.deep.include({ id: last.id, body: last.body });
    expect(again.position).to.be.above(last.position);
    await sandbox.apps.revoke(DASHBOARD, estab);
    const [first] = await sandbox.callbacks.all(DASHBOARD, { school: estab, event: 'authorised' });
    const replaced = await sandbox.callbacks.resend(DASHBOARD, first?.id ?? 0).catch((error) => error);
    expect(replaced).to.include({ status: 422 }).and.have.property('message').that.contains('later callback');
    const ofAnother = await sandbox.callbacks.resend(WELLBEING.relyingParty, last).catch((error) => error);
    expect(ofAnother).to.include({ status: 404 });
  });

  describe('forwarded to a program', () => {
    let program: Server;
    let url: string;
    const received: { body: string; headers: IncomingHttpHeaders }[] = [];
    let answer = (response: ServerResponse): unknown => response.end('taken');

    before(async () => {
      program = createServer(async (request, response) => {
        received.push({ body: await text(request), headers: request.headers });
        answer(response);
      });
      await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(program.address() as AddressInfo).port}/xporter`;
    });
    after(() => close(program));

    const keepAll = () => {
      const forwarded: string[] = [];
      const keep = ({ event }: Callback, { status, answer: said }: ForwardedTo) =>
        void forwarded.push(`${event} ${status} ${said}`);
      const are = (count: number) =>
        lookUntil(
          async () => forwarded,
          ({ length }) => length >= count,
          { everyMs: 20, timeoutMs: 5000 },
        );
      return { keep, are };
    };

    it('come with their very body and headers; redirects are not followed, and what is down is passed over', async () => {
      const { keep, are } = keepAll();
      await using _ = await sandbox.callbacks.listen(DASHBOARD, url, keep);
      const sent = await sandbox.callbacks.send(DASHBOARD, 'expired', estab);
      expect(await are(1)).to.deep.equal(['expired 200 taken']);
      expect(received.at(-1)?.body).to.equal(sent.body);
      for (const [name, value] of Object.entries(sent.headers))
        expect(received.at(-1)?.headers).to.have.property(name.toLowerCase(), value);
      answer = (response) => response.writeHead(302, { Location: url }).end();
      await sandbox.callbacks.send(DASHBOARD, 'resumed', estab);
      expect((await are(2)).at(-1)).to.equal('resumed 302 ');
      expect(received).to.have.length(2);
      answer = (response) => response.destroy();
      await sandbox.callbacks.resend(DASHBOARD, sent);
      expect((await are(3)).at(-1)).to.equal('expired null no response: ECONNRESET');
      answer = (response) => response.end('taken');
      await sandbox.callbacks.resend(DASHBOARD, sent);
      expect((await are(4)).at(-1)).to.equal('expired 200 taken');
    });

    it('are not forwarded once the listener is disposed of, and keep the response as an attempt', async () => {
      const count = received.length;
      const sent = await sandbox.callbacks.send(DASHBOARD, 'resumed', estab);
      expect(received).to.have.length(count);
      const { keep, are } = keepAll();
      await using _ = await sandbox.callbacks.listen(DASHBOARD, url, keep);
      await sandbox.callbacks.resend(DASHBOARD, sent);
      await are(1);
      const attempts = () =>
        running.portal.context.database
          .prepare('SELECT url, status FROM callback_attempts WHERE outbox_id = ?')
          .all(sent.id);
      const kept = await lookUntil(
        async () => attempts(),
        ({ length }) => length > 0,
        {
          ...{ everyMs: 20, timeoutMs: 2000 },
        },
      );
      expect(kept).to.deep.equal([{ url, status: 200 }]);
    });

    it('are printed by the command line with the response, until Ctrl-C', async () => {
      const child = spawn(process.execPath, [
        ...['--import', 'tsx', fileURLToPath(new URL('../../../scripts/cli.ts', import.meta.url))],
        ...['listen', '--app', DASHBOARD, '--forward-to', url, '--against', running.urls.start],
      ]);
      let printed = '';
      child.stdout.on('data', (piece) => {
        printed += piece;
      });
      await once(child.stderr, 'data');
      await sandbox.callbacks.send(DASHBOARD, 'refused', estab);
      await lookUntil(
        async () => printed,
        (all) => all.includes('→'),
        { everyMs: 20, timeoutMs: 5000 },
      );
      expect(printed).to.contain(`POST ${url}`).and.contain('X-Xporter-Signature: t=').and.contain('→ 200');
      child.kill('SIGINT');
      expect(await once(child, 'exit')).to.deep.equal([0, null]);
    });
  });

  it('are printed by the command line', async () => {
    const listed = await cli('callback', 'list', '--app', DASHBOARD, '--school', estab);
    expect(listed.out).to.contain('refused').and.contain('kept').and.contain('bad signature');
    const waited = await cli('callback', 'wait', 'refused', '--app', DASHBOARD, '--json');
    expect(JSON.parse(waited.out)).to.have.nested.property('fields.schoolId', estab);
    expect((await cli('callback', 'list', '--app', 'nobody.example')).complaint).to.contain('no app');
  });

  it('are signed by real time, which their client checks them by, wherever the school’s clock is', async () => {
    await sandbox.clock.advance('30d', estab);
    await sandbox.jump(estab, 'authorised');
    await sandbox.clock.advance('30d', estab);
    await sandbox.apps.invite(DASHBOARD, estab);
    await sandbox.apps.refuse(DASHBOARD, estab);
    const { headers, verified } = await sandbox.callbacks.waitFor(DASHBOARD, 'refused', { school: estab });
    const [, seconds = ''] = /^t=(\d+),/.exec(headers['X-Xporter-Signature'] ?? '') ?? [];
    expect(Math.abs(Date.now() / 1000 - Number(seconds))).to.be.below(60);
    expect(verified).to.equal(true);
  });
});
