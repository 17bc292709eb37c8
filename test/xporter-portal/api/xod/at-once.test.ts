import { expect } from 'chai';
import express from 'express';
import { z } from 'zod';
import { daysAfter } from '../../../../shared/clock.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { close, type Listening, listen } from '../../../../shared/web/servers.ts';
import { createKeptAnswers } from '../../../../xporter-portal/api/kept-answers.ts';
import { apiRoutes } from '../../../../xporter-portal/api/routes.ts';
import { type AnsweredAtOnce, answerAtOnce } from '../../../../xporter-portal/api/xod/at-once.ts';
import { advance, authorisationOf } from '../../../../xporter-portal/records/authorisations.ts';
import {
  type Authorised,
  type PortalAlone,
  RELYING_PARTY,
  startPortalAlone,
} from '../../support/portal-alone.ts';

const [{ estab }] = DEMO_SCHOOLS;
const STUDENTS = `/api/v1/School/${estab}/Students?page=1&pageSize=2`;
const Issued = z.looseObject({ token: z.string(), expires: z.string() });
const SCOPES = ['Student'];

describe('the API, of what it answers at once', () => {
  let portal: PortalAlone;
  let server: Listening;
  let isOpen: boolean;
  let isMisOnline: boolean;
  let atOnce: AnsweredAtOnce[];

  before(async () => {
    portal = await startPortalAlone();
    server = await listen(0, 'any port');
    const context = {
      ...portal.context,
      outside: { ...portal.context.outside, isMisOnline: () => isMisOnline },
    };
    const answers = createKeptAnswers();
    const app = express().disable('x-powered-by').use(apiRoutes(context, answers));
    const around = {
      isOpen: () => isOpen,
      answeredAtOnce: (answered: AnsweredAtOnce) => void atOnce.push(answered),
    };
    const answer = answerAtOnce(context, answers, around);
    server.answerWith((request, response) => answer(request, response, () => app(request, response)));
  });
  after(async () => {
    await close(server.server);
    await portal.stop();
  });
  beforeEach(() => {
    [isOpen, isMisOnline, atOnce] = [true, true, []];
    portal.clock.backToRealTime();
  });

  const read = async (token: string, path = STUDENTS, init: RequestInit = {}) => {
    const headers = { Authorization: `Idaas ${token}` };
    const response = await fetch(server.url + path, { headers, ...init });
    const { date: _date, etag: _etag, ...shown } = Object.fromEntries(response.headers);
    return { status: response.status, headers: shown, text: await response.text() };
  };
  const getToken = (body: string, type = 'application/json') =>
    fetch(`${server.url}/api/oauth/GetToken`, { method: 'POST', headers: { 'Content-Type': type }, body });
  const tokenBody = ({ secret }: Authorised, more: object = {}) =>
    JSON.stringify({
      ...{ estab, relyingParty: RELYING_PARTY, password: secret, thirdpartyid: 'XporterOnDemand' },
      ...more,
    });
  /** A new authorisation, its token, and a page that is kept. */
  async function sharing() {
    portal.context.database.exec('DELETE FROM earlier_sharing; DELETE FROM authorisations');
    const authorised = portal.authorise(estab, SCOPES);
    const token = await portal.token(estab, authorised.secret);
    const first = await read(token);
    expect(first.status).to.equal(200);
    expect(atOnce).to.have.length(0);
    return { authorised, token, first };
  }
  const move = ({ id }: Authorised, event: 'pause' | 'revoke') =>
    advance(
      portal.context.database,
      authorisationOf(portal.context.database, id),
      event,
      portal.clock.now(),
      {},
    );

  it('ends a token by the time of its school, not by that of others', async () => {
    const { token } = await sharing();
    portal.clock.travelTo(daysAfter(portal.clock.now(), 400), '9994002');
    expect((await read(token)).status).to.equal(200);
    portal.clock.travelTo(daysAfter(portal.clock.now(), 400), estab);
    for (const path of [STUDENTS, '/api/v1/TokenDetails'])
      expect((await read(token, path)).status, path).to.equal(401);
  });

  it('gives the same as it does from the routes', async () => {
    const { token, first } = await sharing();
    expect(await read(token)).to.deep.equal(first);
    expect(atOnce.map(({ url, answered }) => [url, String(answered)])).to.deep.equal([
      [STUDENTS, first.text],
    ]);
  });

  it('refuses the next request after each change', async () => {
    const changes: [string, number, (authorised: Authorised) => void][] = [
      ['pause', 401, (authorised) => move(authorised, 'pause')],
      ['revocation', 401, (authorised) => move(authorised, 'revoke')],
      ['token that expires', 401, () => portal.clock.travelTo(daysAfter(portal.clock.now(), 5.01))],
      ['MIS that is offline', 503, () => ([isMisOnline] = [false])],
      [
        'reset of the school',
        401,
        ({ id }) => portal.context.database.prepare('DELETE FROM authorisations WHERE id = ?').run(id),
      ],
    ];
    for (const [what, status, change] of changes) {
      const { authorised, token } = await sharing();
      expect((await read(token)).status, what).to.equal(200);
      expect(atOnce, what).to.have.length(1);
      change(authorised);
      expect((await read(token)).status, what).to.equal(status);
      [atOnce, isMisOnline] = [[], true];
      portal.clock.backToRealTime();
    }
  });

  it('shows what the school has changed, and the data of a new day', async () => {
    const { authorised, token, first } = await sharing();
    portal.context.database
      .prepare(`UPDATE authorisations SET people_default = 'exclude' WHERE id = ?`)
      .run(authorised.id);
    expect((await read(token)).text).to.contain('"RowCount":0');
    const refreshed = ({ text }: { text: string }) => /"DateTime":"[^"]+"/.exec(text)?.[0];
    portal.clock.travelTo(daysAfter(portal.clock.now(), 1));
    expect(refreshed(await read(token))).not.to.equal(refreshed(first));
  });

  it('gives school tokens that open the same data, and leaves all others to the routes', async () => {
    const { authorised, first } = await sharing();
    const response = await getToken(tokenBody(authorised));
    expect(response.status).to.equal(200);
    expect(atOnce.map(({ relyingParty, sent }) => [relyingParty, sent])).to.deep.equal([
      [RELYING_PARTY, JSON.parse(tokenBody(authorised))],
    ]);
    const issued = Issued.parse(await response.json());
    expect(issued).to.have.all.keys(
      ...['Message', 'ExceptionType', 'ExceptionMessage', 'InnerException', 'token', 'expires'],
    );
    expect((await read(issued.token)).text).to.equal(first.text);

    atOnce = [];
    const statuses = [];
    for (const body of [
      tokenBody(authorised, { password: 'wrong' }),
      tokenBody(authorised, { thirdpartyid: 'another' }),
      tokenBody(authorised, { password: undefined }),
      '{"estab":',
      '[]',
      'null',
      '',
    ])
      statuses.push((await getToken(body)).status);
    expect(statuses).to.deep.equal([401, 401, 400, 400, 400, 400, 400]);
    expect((await getToken(tokenBody(authorised), 'text/plain')).status).to.equal(200);
    move(authorised, 'pause');
    expect(await (await getToken(tokenBody(authorised))).json()).to.include({ AuthorisationPaused: true });
    expect(atOnce).to.deep.equal([]);
  });

  it('gives the same school token again within a second, and to nobody else', async () => {
    const { authorised } = await sharing();
    const issued = async (body: string) => Issued.parse(await (await getToken(body)).json());
    const start = daysAfter(portal.clock.now(), 1);
    portal.clock.travelTo(start);
    const first = await issued(tokenBody(authorised));
    expect(await issued(tokenBody(authorised))).to.deep.equal(first);
    for (const moved of [1.5, -1.5]) {
      portal.clock.travelTo(new Date(start.getTime() + moved * 1000));
      const next = await issued(tokenBody(authorised));
      expect(next.token).not.to.equal(first.token);
      expect(Math.sign(Date.parse(next.expires) - Date.parse(first.expires))).to.equal(Math.sign(moved));
    }
    expect(atOnce).to.have.length(4);
    expect((await getToken(tokenBody(authorised, { password: 'wrong' }))).status).to.equal(401);
    expect((await getToken(tokenBody(authorised, { unknown: 'x'.repeat(2000) }))).status).to.equal(200);
    expect(atOnce).to.have.length(4);
    move(authorised, 'revoke');
    expect((await getToken(tokenBody(authorised))).status).to.equal(401);
  });

  it('stays out of the way of faults', async () => {
    const { authorised, token } = await sharing();
    isOpen = false;
    expect((await read(token)).status).to.equal(200);
    expect((await getToken(tokenBody(authorised))).status).to.equal(200);
    expect(atOnce).to.deep.equal([]);
  });

  it('counts as those of the routes', async () => {
    const { authorised, token } = await sharing();
    const { database, requests } = portal.context;
    const counted = () => {
      requests.flush();
      return database
        .prepare<[], { status: number; rows: number; endpoint: string }>(
          'SELECT status, rows, endpoint FROM api_requests ORDER BY id DESC LIMIT 2',
        )
        .all();
    };
    const used = () => database.prepare<[], number>('SELECT sum(requests) FROM api_usage').pluck().get() ?? 0;
    requests.flush();
    const before = used();
    await read(token);
    const [last, first] = counted();
    expect(last).to.deep.equal(first);
    expect(used()).to.equal(before + 1);
    expect(authorisationOf(database, authorised.id).lastAccessAt).not.to.equal(null);
  });
});
