import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { daysAfter } from '../../../../shared/clock.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { close } from '../../../../shared/web/servers.ts';
import { administratorsOf } from '../../../../xporter-portal/accounts/administrators.ts';
import { pause, resume } from '../../../../xporter-portal/data-sharing/change.ts';
import { revoke } from '../../../../xporter-portal/data-sharing/revoke.ts';
import { installNow } from '../../../../xporter-portal/mis-connection/agent.ts';
import { changeMis } from '../../../../xporter-portal/mis-connection/change-mis.ts';
import { type Authorisation, authorisationsOf } from '../../../../xporter-portal/records/authorisations.ts';
import { type PortalApp, portalApp } from '../../../support/sides.ts';
import { type Partner, startPartner } from '../../support/partner.ts';
import { sumsBrowser } from '../../support/partner-portal.ts';
import { type Reader, startReader } from '../reader.ts';

const [school] = DEMO_SCHOOLS;
const { estab } = school;
const by = { name: 'Ada Byron', email: 'ada@school.example' };
const A_MINUTE = 1 / 24 / 60;

interface Posted {
  method: string | undefined;
  url: string | undefined;
  type: string | undefined;
  body: string;
}

describe('a request with a callbackUrl', () => {
  let portal: PortalApp;
  let server: Server;
  let client: string;
  let reader: Reader;
  let posted: Posted[];
  /** The statuses of the next responses to posts; 200 once they are used up. */
  let answers: number[];
  let isOnline: boolean;
  let eventsBefore: number;

  before(async () => {
    portal = await portalApp();
    portal.context.outside.isMisOnline = () => isOnline;
    server = createServer(async (request, response) => {
      const { method, url, headers } = request;
      posted.push({ method, url, type: headers['content-type'], body: await text(request) });
      response.writeHead(answers.shift() ?? 200, { Location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await close(server);
    await portal.stop();
  });
  beforeEach(async () => {
    [posted, answers, isOnline] = [[], [], true];
    portal.clock.backToRealTime();
    portal.steering.resetSchool(estab);
    await portal.flush();
    reader = startReader(portal, estab);
    eventsBefore = journal().length;
  });

  const read = (url: string, path = 'Students?pageSize=2') =>
    reader.read(`${path}${path.includes('?') ? '&' : '?'}callbackUrl=${encodeURIComponent(url)}`);
  function shared(): Authorisation {
    const [latest] = authorisationsOf(portal.context.database, estab);
    if (!latest) throw new Error('the school shares nothing');
    return latest;
  }
  /** Lets time pass until nothing more is due. */
  async function pass(minutes = 1): Promise<void> {
    await portal.advance(daysAfter(portal.clock.now(), minutes * A_MINUTE));
  }
  function changeTo(mis: string): void {
    const [administrator] = administratorsOf(portal.context.database, estab);
    if (administrator) changeMis(portal.context, administrator, mis);
  }
  const journal = () => portal.context.journal.ofSchool(estab).map(({ event }) => event);
  const events = () =>
    journal()
      .slice(eventsBefore)
      .filter((event) => event.startsWith('availability.'));

  it('has the state of the data posted at once where it is available, as onlygetDBStatus gives it', async () => {
    const { text: status } = await reader.read('Students?onlygetDBStatus=true');
    const { status: code, body } = await read(`${client}/available?estab=${estab}&id=a%20b+c&x[]=1&x[]=`);
    expect(code).to.equal(200);
    expect(body.Students).to.have.length(2);
    await portal.flush();
    expect(posted).to.deep.equal([
      {
        method: 'POST',
        url: `/available?estab=${estab}&id=a%20b+c&x[]=1&x[]=`,
        type: 'application/json; charset=utf-8',
        body: status,
      },
    ]);
    expect(JSON.parse(status).DBStatus).to.have.lengthOf(1);
    expect(JSON.parse(status).DBStatus[0]).to.include({ Status: 'OK' });
    expect(events()).to.deep.equal(['availability.posted']);
  });

  it('is posted to once for each, also where the page is kept and could be answered at once', async () => {
    // With these areas, pages are kept.
    reader.share(['School', 'Student']);
    for (let times = 0; times < 3; times++) {
      expect((await read(client)).status).to.equal(200);
      await portal.flush();
    }
    expect(posted).to.have.length(3);
  });

  it('waits while the school’s MIS has no agent: equal ones are posted to once, when it is installed', async () => {
    changeTo('Facility CMIS');
    for (const url of [`${client}/a`, `${client}/a`, `${client}/b`])
      expect((await read(url)).status).to.equal(503);
    await read(`${client}/a`, 'Staff');
    await pass(60 * 24 * 3);
    expect(posted).to.deep.equal([]);
    installNow(portal.context, estab);
    await portal.flush();
    expect(posted.map(({ url }) => url)).to.have.members(['/a', '/b', '/a']);
    expect(new Set(posted.map(({ body }) => JSON.parse(body).DBStatus[0].Endpoint)).size).to.equal(2);
    expect(JSON.parse(posted[0]?.body ?? '').meta[0].MIS).to.equal('cmis');
    expect(events()).to.deep.equal([
      ...Array(3).fill('availability.watched'),
      ...Array(3).fill('availability.posted'),
    ]);
  });

  it('waits while the MIS does not answer', async () => {
    isOnline = false;
    expect((await read(client)).status).to.equal(503);
    await pass();
    expect(posted).to.deep.equal([]);
    isOnline = true;
    await pass();
    expect(posted).to.have.length(1);
  });

  it('is not posted to after a revocation, whether its data is there or not', async () => {
    isOnline = false;
    await read(`${client}/awaited`);
    isOnline = true;
    answers.push(503);
    await read(`${client}/retried`);
    await portal.flush();
    expect(posted.map(({ url }) => url)).to.deep.equal(['/retried']);
    revoke(portal.context, shared(), by);
    await pass(5);
    expect(posted).to.have.length(1);
  });

  it('is not posted to once the school no longer shares what it is about', async () => {
    isOnline = false;
    await read(`${client}/awaited`, 'Staff');
    isOnline = true;
    answers.push(503);
    await read(`${client}/retried`, 'Staff');
    await portal.flush();
    reader.share(['School', 'Student']);
    await pass(5);
    expect(posted.map(({ url }) => url)).to.deep.equal(['/retried']);
    await read(client);
    reader.revoke();
    await pass(5);
    expect(posted).to.have.length(1);
  });

  it('waits while sharing is paused', async () => {
    answers.push(503);
    await read(client);
    await portal.flush();
    pause(portal.context, shared(), by);
    await pass(5);
    await pass(5);
    expect(posted).to.have.length(1);
    resume(portal.context, shared(), by);
    await pass();
    expect(posted).to.have.length(2);
  });

  it('is forgotten when the school is reset', async () => {
    isOnline = false;
    await read(client);
    portal.steering.resetSchool(estab);
    isOnline = true;
    await pass();
    expect(posted).to.deep.equal([]);
  });

  it('is retried for an hour after any response except 2xx, and follows no redirect', async () => {
    answers.push(500, 302, 204);
    await read(client);
    for (let times = 0; times < 4; times++) await pass();
    expect(posted.map(({ url }) => url)).to.deep.equal(['/', '/', '/']);
    answers.push(...Array(100).fill(503));
    await read(client);
    for (let times = 0; times < 8; times++) await pass(15);
    expect(posted).to.have.length.within(6, 9);
    expect(events().at(-1)).to.equal('availability.given-up');
  });

  it('ends with 404 and 410', async () => {
    answers.push(404, 410);
    await read(`${client}/1`);
    await read(`${client}/2`);
    for (let times = 0; times < 3; times++) await pass();
    expect(posted).to.have.length(2);
  });

  it('is refused by name where nothing can be posted to its address', async () => {
    const { mayPost } = portal.context.outside;
    portal.context.outside.mayPost = ({ port }) => port !== 3999;
    const addresses = [
      ...['nowhere', '/path', 'ftp://a.example/', 'file:///etc/passwd', 'javascript:alert(1)', 'http://'],
      ...['http://a:b@c.example/', `http://a.example/${'x'.repeat(1000)}`, 'mailto:a@b.example'],
      ...['http://127.0.0.1:3999/sandbox/reset', 'http://2130706433:3999/', 'http://[::1]:3999/'],
    ];
    for (const address of addresses) {
      const { status, complaint } = await read(address);
      expect(status, address).to.equal(400);
      expect(complaint, address).to.match(/^callbackUrl “.*” cannot be used: /);
    }
    portal.context.outside.mayPost = mayPost;
    const twice = await reader.read(`Students?callbackUrl=${client}&CALLBACKURL=${client}`);
    expect([twice.status, twice.complaint]).to.deep.equal([400, 'CALLBACKURL can be given only once']);
    expect((await reader.read('Students?callbackUrl=&pageSize=1')).status).to.equal(200);
    await pass();
    expect(posted).to.deep.equal([]);
  });

  it('registers nothing where the request is refused', async () => {
    expect((await read(client, 'Students?pageSize=2&page=4711')).status).to.equal(400);
    expect((await read(client, 'Students?shoes=1')).status).to.equal(400);
    expect((await read(client, 'StudentMedical')).status).to.equal(501);
    reader.share(['School']);
    expect((await read(client)).status).to.equal(403);
    await pass();
    expect(posted).to.deep.equal([]);
  });

  it('waits with at most a hundred others of the same app and school', async () => {
    isOnline = false;
    const token = await reader.token();
    for (let number = 1; number <= 103; number++)
      await fetch(
        `${portal.url}/api/v1/School/${estab}/Students?callbackUrl=${encodeURIComponent(`${client}/${number}`)}`,
        { headers: { Authorization: `Idaas ${token}` } },
      ).then((response) => response.body?.cancel());
    isOnline = true;
    await pass();
    const numbers = Array.from({ length: 100 }, (_, index) => `/${index + 4}`);
    expect(posted.map(({ url }) => url)).to.have.members(numbers);
  });

  describe('in the delivery log', () => {
    let sums: Partner;
    before(async () => {
      sums = await startPartner(portal);
    });
    after(() => sums.stop());

    it('is listed with what became of it, for its own partner alone', async () => {
      const { database } = portal.context;
      isOnline = false;
      await read(`${client}/awaited?id=7`);
      isOnline = true;
      answers.push(404);
      await read(`${client}/gone`, 'Staff');
      await portal.flush();
      const browser = await sumsBrowser(portal, sums);
      const log = async () => (await browser.open(`${portal.url}/partners/deliveries`)).text;
      expect(await log()).to.not.contain(client);
      database.prepare('UPDATE availability_callbacks SET relying_party = ?').run(sums.app.relyingParty);
      expect(await log())
        .to.contain(`${client}/awaited?id=7`)
        .and.contain('No data yet')
        .and.contain('Stopped retrying')
        .and.contain('The callbackUrl responded with 404');
    });
  });
});
