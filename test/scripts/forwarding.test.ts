import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { FREE_PORTS } from '../../scripts/compose/child.ts';
import { createForwarding } from '../../scripts/compose/forwarding.ts';
import { type Sandbox, startSandbox } from '../../scripts/compose/sandbox.ts';
import { readConfig } from '../../shared/config.ts';

describe('a sandbox behind a forwarded address', function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  let dataDir: string;
  const publicHost = (url: string) => `robot-${new URL(url).port}.forwarded.example`;

  before(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'forwarded-'));
    const settings = { DATA_DIR: dataDir, PUBLIC_URL: 'https://robot-{port}.forwarded.example' };
    const config = readConfig({ ...FREE_PORTS, ...settings });
    sandbox = await startSandbox(config, { story: false });
  });
  after(async () => {
    await sandbox.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  interface Answered {
    status: number;
    location: string;
    type: string;
    link: string;
    text: string;
  }
  interface Asked {
    headers: Record<string, string>;
    method?: string;
    path?: string;
    body?: string;
  }
  const ask = (url: string, { headers, method = 'GET', path = '/', body = '' }: Asked) =>
    new Promise<Answered>((resolve, reject) => {
      const { hostname, port } = new URL(url);
      request({ hostname, port, path, method, headers }, async (response) => {
        const { statusCode: status = 0, headers: answered } = response;
        const { location = '', 'content-type': type = '', link = '' } = answered;
        resolve({ status, location, type, link: String(link), text: await text(response) });
      })
        .on('error', reject)
        .end(body);
    });

  /** As a proxy that keeps the name, and as GitHub Codespaces, which says it beside its own. */
  const proxies = (url: string): Record<string, string>[] => [
    { host: publicHost(url) },
    { host: `localhost:${new URL(url).port}`, 'x-forwarded-host': publicHost(url) },
  ];

  it('is read there, each link leading to a forwarded address too', async () => {
    const { start, hub, portal, inbox } = sandbox.urls;
    for (const headers of proxies(start)) {
      const page = await ask(start, { headers });
      expect(page.status).to.equal(200);
      expect(page.text).to.not.contain('http://127.0.0.1');
      for (const url of [hub, portal, inbox]) expect(page.text).to.contain(`https://${publicHost(url)}`);
    }
    for (const url of [hub, portal, inbox])
      for (const headers of proxies(url))
        expect((await ask(url, { headers: { ...headers, accept: 'text/html' } })).status, url).to.be.below(
          400,
        );
    const { estab } = await sandbox.room.createSchool();
    const [headers = {}] = proxies(start);
    const entered = await ask(start, { headers, path: `/schools/${estab}/enter/coordinator` });
    expect(entered.location).to.match(new RegExp(`^https://${publicHost(hub)}/enter/`));
    const demo = await ask(start, { headers, path: `/demo/${estab}` });
    expect(demo.text).to.contain('The demo needs the computer that runs the sandbox');
    const here = { host: `localhost:${new URL(start).port}` };
    expect((await ask(start, { headers: here, path: `/demo/${estab}` })).location).to.equal(
      `${start}/demo/${estab}`,
    );
    await sandbox.room.jump(estab, 'invited');
    const mail = await ask(inbox, { headers: { host: publicHost(inbox) }, path: '/api/email' });
    expect(mail.text)
      .to.contain(`https://${publicHost(portal)}/authorise/`)
      .and.not.contain('http://127.0.0.1');
  });

  it('takes changes from its own pages there, and from no others', async () => {
    const { start } = sandbox.urls;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const post = async (headers: Record<string, string>) =>
      (
        await ask(start, {
          headers: { ...form, ...headers },
          method: 'POST',
          path: '/clock/advance',
          body: 'by=1h',
        })
      ).status;
    for (const headers of proxies(start)) {
      expect(await post({ ...headers, origin: `https://${publicHost(start)}` })).to.equal(303);
      expect(await post({ ...headers, origin: 'https://evil.example' })).to.equal(403);
      expect(await post(headers)).to.equal(403);
    }
  });

  it('is read by programs there, each address in a body or a Link header forwarded too', async () => {
    const { portal } = sandbox.urls;
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const own = `http://127.0.0.1:${port}/page`;
    const forwarding = createForwarding('https://robot-{port}.forwarded.example', new Set([port]));
    const wrapped = forwarding?.wrap((_request, response) => {
      response.writeHead(200, ['Content-Type', 'application/json', 'Link', `<${own}>; rel="next"`]);
      response.end(JSON.stringify({ own, portal }));
    });
    if (wrapped) server.on('request', wrapped);
    const forwarded = `https://robot-${port}.forwarded.example/page`;
    const answered = await ask(own, { headers: { host: publicHost(own) } });
    server.close();
    expect(answered).to.deep.include({ type: 'application/json', link: `<${forwarded}>; rel="next"` });
    expect(JSON.parse(answered.text)).to.deep.equal({ own: forwarded, portal });
  });

  it('answers for no other name', async () => {
    const { start } = sandbox.urls;
    for (const headers of [
      { host: 'evil.example' },
      { host: 'evil.example', 'x-forwarded-host': publicHost(start) },
      { host: 'robot-1.forwarded.example' },
    ])
      expect((await ask(start, { headers })).status).to.equal(403);
    const own = await ask(start, { headers: { host: new URL(start).host } });
    expect(own.text).to.contain(sandbox.urls.hub).and.not.contain('forwarded.example');
  });
});

describe('the address by which a sandbox is forwarded', () => {
  it('is a setting, or what GitHub says in a codespace', () => {
    expect(readConfig({}).publicUrl).to.equal(undefined);
    expect(readConfig({ PUBLIC_URL: 'https://a-{port}.example' }).publicUrl).to.equal(
      'https://a-{port}.example',
    );
    expect(() => readConfig({ PUBLIC_URL: 'https://a.example' })).to.throw('PUBLIC_URL takes an address');
    const codespace = { CODESPACE_NAME: 'robot', GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'app.github.dev' };
    expect(readConfig(codespace).publicUrl).to.equal('https://robot-{port}.app.github.dev');
  });
});
