import { expect } from 'chai';
import express from 'express';
import { daysAfter } from '../../../shared/clock.ts';
import type { FaultName } from '../../../shared/faults/catalogue.ts';
import { createFaults, EVERYWHERE, type Faults } from '../../../shared/faults/faults.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { close, type Listening, listen } from '../../../shared/web/servers.ts';
import { createKeptAnswers } from '../../../xporter-portal/api/kept-answers.ts';
import { API_PATHS, apiRoutes } from '../../../xporter-portal/api/routes.ts';
import { apiFaults } from '../../../xporter-portal/sandbox/api-faults.ts';
import { type PortalAlone, RELYING_PARTY, startPortalAlone } from '../support/portal-alone.ts';

const [{ estab }, { estab: elsewhere }] = DEMO_SCHOOLS;
const ROSTER = '/api/ims/oneroster/v1p1/school';
const STUDENTS = `/api/v1/School/${estab}/Students?page=1&pageSize=2`;

describe('a fault of the API', () => {
  let portal: PortalAlone;
  let door: Listening;
  let faults: Faults;
  let secret: string;
  let tokens: { Idaas: string; Bearer: string };

  before(async () => {
    portal = await startPortalAlone();
    const { context } = portal;
    faults = createFaults(context.database);
    door = await listen(0, 'any port');
    door.answerWith(
      express().use(API_PATHS, apiFaults(context, faults)).use(apiRoutes(context, createKeptAnswers())),
    );
    ({ secret } = portal.authorise(estab, ['School', 'StudentLite', 'Student']));
    const { access_token: Bearer } = JSON.parse((await askForBearer()).text);
    tokens = { Idaas: await portal.token(estab, secret), Bearer };
  });
  after(async () => {
    await close(door.server);
    await portal.stop();
  });
  afterEach(() => faults.allOff());

  const on = (name: FaultName, of: object = {}) =>
    faults.switchOn({ name, ...EVERYWHERE, timesLeft: null, ...of });
  async function send(path: string, init: RequestInit = {}) {
    const response = await fetch(door.url + path, init);
    return {
      status: response.status,
      type: response.headers.get('Content-Type'),
      text: await response.text(),
    };
  }
  const get = (path: string, scheme: 'Idaas' | 'Bearer' = 'Idaas') =>
    send(path, { headers: { Authorization: `${scheme} ${tokens[scheme]}` } });
  const askForToken = () =>
    send('/api/oauth/GetToken', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        estab,
        relyingParty: RELYING_PARTY,
        password: secret,
        thirdpartyid: 'XporterOnDemand',
      }),
    });
  const askForBearer = () =>
    send(`${ROSTER}/auth/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${btoa(`${RELYING_PARTY}|${estab}:${secret}`)}` },
    });

  it('breaks off an answer in the middle', async () => {
    const whole = await get(STUDENTS);
    on('api-broken-json');
    const broken = await get(STUDENTS);
    expect(broken).to.include({ status: 200, type: whole.type });
    expect(whole.text.startsWith(broken.text)).to.equal(true);
    expect(broken.text.length).to.be.within(whole.text.length / 3, whole.text.length / 1.5);
    for (const { text } of [broken, await get(`${ROSTER}/users?limit=5`, 'Bearer')])
      expect(() => JSON.parse(text)).to.throw(SyntaxError);
  });

  it('sends a page, or nothing, with status 200', async () => {
    on('api-html');
    expect(await get(STUDENTS)).to.include({ status: 200, type: 'text/html; charset=utf-8' });
    faults.allOff();
    on('api-empty');
    expect(await get(STUDENTS)).to.include({ status: 200, text: '' });
  });

  it('refuses a token in the form of each protocol, and without an HTTP status where a client wants none', async () => {
    on('token-refused');
    const expired = 'The token has expired: ask for a new one';
    const refused = await get(STUDENTS);
    expect(refused.status).to.equal(401);
    expect(JSON.parse(refused.text)).to.include({ ExceptionMessage: expired });
    expect((await get(`${STUDENTS}&httpStatusCodes=false`)).status).to.equal(200);
    const { status, text } = await get(`${ROSTER}/users`, 'Bearer');
    expect(status).to.equal(401);
    expect(JSON.parse(text).statusInfoSet[0]).to.include({ imsx_description: expired });
    expect([(await askForToken()).status, (await askForBearer()).status]).to.deep.equal([200, 200]);
  });

  it('refuses a secret in the form of each protocol', async () => {
    on('secret-refused', { estab });
    const [token, bearer] = [await askForToken(), await askForBearer()];
    expect([token.status, bearer.status]).to.deep.equal([401, 401]);
    expect(JSON.parse(token.text)).to.include({ token: null, expires: '0001-01-01T00:00:00' });
    expect(JSON.parse(bearer.text)).to.include({ error: 'invalid_client' });
    expect((await get(STUDENTS)).status).to.equal(200);
  });

  it('fails the second page, by number and by offset', async () => {
    on('api-page-2');
    const pages = [STUDENTS, STUDENTS.replace('page=1', 'page=2'), STUDENTS.replace('page=1', 'page=3')];
    const statuses = [];
    for (const page of pages) statuses.push((await get(page)).status);
    for (const offset of [0, 10, 20])
      statuses.push((await get(`${ROSTER}/users?limit=10&offset=${offset}`, 'Bearer')).status);
    expect(statuses.map((status) => status === 500)).to.deep.equal([false, true, false, false, true, false]);
  });

  it('is not used up by what it does not concern', async () => {
    on('changeset-unknown', { timesLeft: 1 });
    on('api-page-2', { timesLeft: 1 });
    on('api-500', { timesLeft: 1, estab: elsewhere });
    on('api-503', { timesLeft: 1, relyingParty: 'dashboard.example' });
    expect((await get(`${STUDENTS}&changedRows=*`)).status).to.equal(200);
    expect(faults.active()).to.have.length(4);
    expect((await get(`${STUDENTS}&changedRows=${'f'.repeat(32)}`)).status).to.equal(400);
    expect(faults.active()).to.have.length(3);
  });

  it('concerns a token that is over too', async () => {
    const { clock } = portal;
    clock.travelTo(daysAfter(clock.now(), 6));
    expect((await get('/api/v1/Scopes')).status).to.equal(401);
    on('api-503', { estab, relyingParty: RELYING_PARTY });
    expect((await get('/api/v1/Scopes')).status).to.equal(503);
    clock.backToRealTime();
  });

  it('concerns a school by the token, the path and the body, and an app too', async () => {
    on('api-503', { estab, relyingParty: RELYING_PARTY });
    const answers = [
      await get(STUDENTS),
      await get('/api/v1/Scopes'),
      await askForToken(),
      await askForBearer(),
    ];
    answers.push(await get(`${ROSTER}/users`, 'Bearer'));
    expect(answers.map(({ status }) => status)).to.deep.equal([503, 503, 503, 503, 503]);
  });
});
