import { expect } from 'chai';
import { z } from 'zod';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { OPERATIONS, pathOf, SCOPES } from '../../../../xporter-portal/api/oneroster/operations.ts';
import { BASES } from '../../../../xporter-portal/api/oneroster/paths.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';
import { type OneRosterClient, oneRosterClient, type Reply } from './client.ts';
import { Failure } from './strict.ts';

const { estab } = DEMO_SCHOOLS[4];
const LISTS = [
  '/academicSessions',
  '/orgs',
  '/users',
  '/classes',
  '/enrollments',
  '/courses',
  '/demographics',
];

const Logs = z.object({
  Logs: z.array(z.object({ Endpoint: z.string(), Status: z.number(), Rows: z.number() })),
});

describe('clients of OneRoster', () => {
  let portal: PortalAlone;
  let reader: Reader;
  let client: OneRosterClient;
  let users: Reply['rows'];

  before(async () => {
    portal = await startPortalAlone();
    reader = startReader(portal, estab);
    client = await oneRosterClient(portal.url, reader);
    users = (await client.get('/users')).rows;
  });
  after(() => portal.stop());

  it('that follow the next page get every record once', async () => {
    expect(users).to.have.length.within(50, 2000);
    expect(await client.byLink('/users?limit=37')).to.deep.equal(users);
    const byName = await client.byLink("/users?limit=40&sort=familyName&filter=role='student'");
    expect(byName).to.have.deep.members(users.filter(({ role }) => role === 'student'));
  });

  it('that count get every record once', async () => {
    const { headers } = await client.get('/enrollments?limit=1');
    const total = Number(headers.get('X-Total-Count'));
    const all: Reply['rows'] = [];
    for (let offset = 0; offset < total; offset += 300)
      all.push(...(await client.get(`/enrollments?limit=300&offset=${offset}`)).rows);
    expect(all).to.deep.equal((await client.get('/enrollments')).rows);
    expect(new Set(all.map(({ sourcedId }) => sourcedId)).size).to.equal(total);
  });

  it('that read until a page is empty get every record once', async () => {
    const all: Reply['rows'] = [];
    for (let offset = 0; ; offset += 50) {
      const { rows, links } = await client.get(`/users?limit=50&offset=${offset}`);
      if (rows.length === 0) {
        expect(links.has('next')).to.equal(false);
        break;
      }
      all.push(...rows);
    }
    expect(all).to.deep.equal(users);
  });

  it('such as Microsoft School Data Sync read large pages of what is active, and then what has changed', async () => {
    for (const path of ['/academicSessions', '/orgs', '/users', '/classes', '/enrollments']) {
      const whole = (await client.get(path)).rows;
      const first = await client.get(`${path}?filter=status='active'&offset=0&limit=5000`);
      expect(first.rows, path).to.deep.equal(whole.slice(0, 5000));
      const since = "filter=status%3D'active'%20AND%20dateLastModified%3E'2000-01-01T00%3A00%3A00Z'";
      expect((await client.get(`${path}?${since}&limit=5000`)).rows, path).to.deep.equal(
        whole.slice(0, 5000),
      );
      const later = "filter=dateLastModified>'2099-01-01T00:00:00.000Z'";
      expect((await client.get(`${path}?${later}`)).rows, path).to.deep.equal([]);
    }
  });

  it('get all 41 operations in the strictest form, at each base', async () => {
    const id: Record<string, string> = {};
    for (const path of [...LISTS, '/terms', '/gradingPeriods', '/students', '/teachers'])
      id[path.slice(1)] = (await client.get(`${path}?limit=1`)).rows[0]?.sourcedId ?? '';
    id.schools = id.orgs ?? '';
    for (const { path } of BASES) {
      const here = await oneRosterClient(portal.url, reader, path);
      for (const operation of OPERATIONS) {
        const lists = [...operation.within, ...(operation.isSingle ? [operation.list] : [])];
        const address = pathOf(operation).replace(/\{\w+\}/g, () => id[lists.shift() ?? ''] ?? '');
        const { status, headers } = await here.get(`${address}${operation.isSingle ? '' : '?limit=3'}`);
        expect([address, status]).to.deep.equal([address, 200]);
        expect(headers.get('Sandbox-Beyond-Xporter'), address).to.equal(
          operation.isListedByXporter ? null : 'true',
        );
      }
      const version = await fetch(`${here.base}/version`);
      expect(await version.json()).to.deep.equal({ version: '1.1' });
    }
  });

  it('can follow every address in a record', async () => {
    for (const path of LISTS) {
      const { rows, body } = await client.get(`${path}?limit=1`);
      const hrefs = [...JSON.stringify(body).matchAll(/"href":"([^"]+)"/g)].map(([, href = '']) => href);
      for (const href of hrefs) expect([href, (await client.get(href)).status]).to.deep.equal([href, 200]);
      expect(rows).to.have.length(1);
    }
  });

  it('are refused in the words and codes of OneRoster', async () => {
    const minorOf = async (address: string): Promise<[number, string | undefined]> => {
      const { status, body } = await client.get(address);
      return [status, Failure.parse(body).statusInfoSet[0]?.imsx_codeMinor];
    };
    expect(await minorOf('/users/xNOBODY')).to.deep.equal([404, 'unknown object']);
    expect(await minorOf('/shoes')).to.deep.equal([404, 'unknown object']);
    expect(await minorOf('/users?limit=0')).to.deep.equal([400, 'invalid data']);
    expect(await minorOf('/users?limit=1&limit=2')).to.deep.equal([400, 'invalid data']);
    expect(await minorOf('/users?shoes=9')).to.deep.equal([400, 'invalid data']);
    expect(await minorOf("/users?filter=shoes='9'")).to.deep.equal([400, 'invalid_filter_field']);
    expect(await minorOf('/users?fields=')).to.deep.equal([400, 'invalid_blank_selection_field']);
    for (const Authorization of ['', 'Bearer x', `Idaas ${await reader.token()}`]) {
      const refused = await fetch(`${client.base}/users`, { headers: { Authorization } });
      const { statusInfoSet } = Failure.parse(await refused.json());
      expect([refused.status, statusInfoSet[0]?.imsx_codeMinor]).to.deep.equal([401, 'unauthorized']);
      expect(refused.headers.get('WWW-Authenticate')).to.equal('Bearer');
    }
  });

  it('get the same when they ask again, unless their token is not for it', async () => {
    const address = '/students?limit=2';
    const [first, second] = [await client.get(address), await client.get(address)];
    expect(second.body).to.deep.equal(first.body);
    for (const name of ['Link', 'X-Total-Count', 'Sandbox-Beyond-Xporter', 'Content-Type'])
      expect(second.headers.get(name), name).to.equal(first.headers.get(name)).and.not.equal(null);
    const elsewhere = await fetch(`${client.base}${address}`.replace('127.0.0.1', 'localhost'), {
      headers: { Authorization: client.authorization },
    });
    expect(elsewhere.headers.get('Link')).to.contain('http://localhost:').and.not.contain('127.0.0.1');
    const limited = await oneRosterClient(portal.url, reader, BASES[0].path, SCOPES.demographics);
    expect((await limited.get(address)).status).to.equal(403);
    expect((await limited.get('/demographics?limit=2')).status).to.equal(200);
  });

  it('are told that the MIS cannot be reached, and that the school has stopped sharing', async () => {
    const { outside } = portal.context;
    const { isMisOnline } = outside;
    outside.isMisOnline = () => false;
    const { status, body } = await client.get('/users?limit=1');
    outside.isMisOnline = isMisOnline;
    expect([status, Failure.parse(body).statusInfoSet[0]?.imsx_codeMinor]).to.deep.equal([
      503,
      'server_busy',
    ]);
    const other = startReader(portal, DEMO_SCHOOLS[3].estab);
    const revoked = await oneRosterClient(portal.url, other);
    expect((await revoked.get('/orgs')).rows.map(({ name }) => name)).to.deep.equal([DEMO_SCHOOLS[3].name]);
    other.revoke();
    expect((await revoked.get('/orgs')).status).to.equal(401);
  });

  it('are counted as those of Xporter’s own protocol', async () => {
    portal.context.requests.flush();
    const { text } = await reader.ask('Logs?take=1000');
    const endpoints = Logs.parse(JSON.parse(text)).Logs.map(
      ({ Endpoint, Status, Rows }) => `${Endpoint} ${Status} ${Rows}`,
    );
    expect(endpoints).to.include(`OneRoster.getAllUsers 200 ${users.length}`);
    expect(endpoints).to.include('OneRoster.getUser 404 0');
  });

  it('see no list that the school does not share', async () => {
    reader.share(['SchoolLite', 'StudentLite']);
    const pupils = await client.get('/students');
    expect(pupils.rows.length).to.be.greaterThan(0);
    for (const path of ['/teachers', `/teachers/${users.find(({ role }) => role === 'teacher')?.sourcedId}`])
      expect((await client.get(path)).status, path).to.equal(403);
    expect((await client.get('/users')).rows.map(({ role }) => role)).to.not.include('teacher');
  });
});
