import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { type Partner, startPartner } from '../../support/partner.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';

const [, , , , SCHOOL] = DEMO_SCHOOLS;
const ENVELOPE = ['Message', 'ExceptionType', 'ExceptionMessage', 'InnerException'];

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** What public clients of Xporter send, as they send it: byte by byte, without what `fetch` adds. */
describe('a request of a known client', () => {
  let portal: PortalAlone;
  let partner: Partner;
  let reader: Reader;

  before(async () => {
    portal = await startPortalAlone();
    partner = await startPartner(portal);
    reader = startReader(portal, SCHOOL.estab);
  });
  after(async () => {
    await partner.stop();
    await portal.stop();
  });

  function send(path: string, { method = 'GET', headers = {}, body = '' }: Sent = {}) {
    return new Promise<{ status: number; answer: Record<string, unknown> }>((resolve, reject) => {
      const request = httpRequest(`${portal.url}${path}`, { method, headers }, async (response) =>
        resolve({ status: response.statusCode ?? 0, answer: JSON.parse(await text(response)) }),
      );
      request.on('error', reject).end(body);
    });
  }

  const managementToken = async (): Promise<string> => {
    const body = {
      relyingParty: partner.app.relyingParty,
      password: partner.secret,
      thirdpartyid: 'XporterOnDemand',
    };
    const { answer } = await send('/api/oauth/GetToken', { method: 'POST', body: JSON.stringify(body) });
    return String(answer.token);
  };

  describe('to invite a school', () => {
    function signed(DateTime: string, row: object) {
      const body = JSON.stringify({ RegistrationType: 'Live', Schools: [row] });
      const message = Buffer.from(`${body}${DateTime}${partner.secret}`).toString('base64');
      const signature = createHmac('sha256', partner.secret).update(message).digest('hex').toUpperCase();
      const headers = {
        'Content-Type': 'application/json',
        ApplicationId: partner.app.relyingParty,
        DateTime,
        Authorization: `Groupcall ${signature}`,
      };
      return send('/API/XporterOnDemand/SchoolRegister', { method: 'POST', headers, body });
    }
    const second = (now: Date) => now.toISOString().slice(0, 19);

    for (const offset of ['+0000', '+00:00', 'Z', '.1234567Z']) {
      it(`takes a signed time that ends with ${offset}`, async () => {
        const { status, answer } = await signed(
          `${second(portal.clock.now())}${offset}`,
          partner.row(partner.school()),
        );
        expect(status, JSON.stringify(answer)).to.equal(200);
      });
    }

    it('takes a time in another time zone, and none without a time zone', async () => {
      const inIndia = second(new Date(portal.clock.now().getTime() + 5.5 * 60 * 60_000));
      const row = partner.row(partner.school());
      expect((await signed(`${inIndia}+0530`, row)).status).to.equal(200);
      expect((await signed(second(portal.clock.now()), row)).status).to.equal(401);
    });

    it('takes real time when the sandbox’s clock has been moved, and its own time too', async () => {
      const real = portal.clock.real();
      portal.clock.travelTo(new Date(real.getTime() + 40 * 24 * 60 * 60_000));
      try {
        const row = partner.row(partner.school());
        expect((await signed(`${second(real)}+0000`, row)).status, 'real').to.equal(200);
        expect((await signed(`${second(portal.clock.now())}Z`, row)).status, 'the sandbox’s').to.equal(200);
        const neither = new Date(real.getTime() + 20 * 24 * 60 * 60_000);
        expect((await signed(`${second(neither)}Z`, row)).status, 'neither').to.equal(401);
      } finally {
        portal.clock.backToRealTime();
      }
    });

    it('gets its school’s codes as it sent them: numbers as numbers, texts as texts', async () => {
      const [one, other] = [partner.school(), partner.school()];
      const token = await managementToken();
      const numbers = { LeaCode: Number(one.estab.slice(0, 3)), DfesCode: Number(one.estab.slice(3)) };
      const texts = { LeaCode: other.estab.slice(0, 3), DfesCode: other.estab.slice(3) };
      const { answer } = await send('/api/Manage/SchoolRegister', {
        method: 'POST',
        headers: { Authorization: `Idaas ${token}` },
        body: JSON.stringify({
          RegistrationType: 'Live',
          Schools: [{ ...partner.row(one), ...numbers }, partner.row(other), { LeaCode: 999, DfesCode: 'x' }],
        }),
      });
      expect(answer.Schools).to.deep.equal([
        { ...numbers, Status: 'OK', Message: null },
        { ...texts, Status: 'OK', Message: null },
        ...(Array.isArray(answer.Schools) ? [answer.Schools[2]] : []),
      ]);
      expect(answer).to.have.nested.include({ 'Schools[2].LeaCode': 999, 'Schools[2].DfesCode': 'x' });
    });
  });

  describe('for a token', () => {
    const credentials = () => ({
      estab: '',
      relyingParty: partner.app.relyingParty,
      password: partner.secret,
      thirdpartyid: 'XporterOnDemand',
    });

    it('takes a body without a Content-Type, JSON or a form', async () => {
      const bodies = [JSON.stringify(credentials()), new URLSearchParams(credentials()).toString()];
      for (const path of ['/api/oauth/GetToken', '/idaas/sts/STS/GetToken']) {
        for (const body of bodies) {
          const { status, answer } = await send(path, { method: 'POST', body });
          expect(status, body).to.equal(200);
          expect(answer.token).to.be.a('string');
          expect(answer.expires).to.match(/\.\d{7}Z$/);
        }
      }
    });

    it('lists the tokens of its own connected schools with a management token', async () => {
      const token = await managementToken();
      const ask = (applicationId: string, authorization = `Idaas ${token}`) =>
        send(`/api/manage/GetXodSchoolTokens?applicationid=${applicationId}`, {
          headers: { Authorization: authorization },
        });
      expect((await ask(partner.app.relyingParty)).answer.Tokens, 'none yet').to.deep.equal([]);

      const { relyingParty } = partner.app;
      const { id } = portal.authorise(SCHOOL.estab, ['School', 'Student']);
      const { database } = portal.context;
      database.prepare('UPDATE authorisations SET relying_party = ? WHERE id = ?').run(relyingParty, id);
      const { answer } = await ask(relyingParty);
      expect(answer).to.have.nested.include({ 'Tokens[0].estab': SCHOOL.estab, 'Tokens.length': 1 });
      const [first] = Array.isArray(answer.Tokens) ? answer.Tokens : [];
      expect((await portal.read(SCHOOL.estab, first.token, 'SchoolInfo')).status).to.equal(200);

      database.prepare(`UPDATE authorisations SET state = 'paused' WHERE id = ?`).run(id);
      expect((await ask(relyingParty)).answer.Tokens, 'a paused school').to.deep.equal([]);
      expect((await portal.read(SCHOOL.estab, first.token, 'SchoolInfo')).status).to.equal(401);
      expect((await ask('wellbeing.hodder.example')).status, 'another app’s').to.equal(403);
      expect((await ask(relyingParty, `Idaas ${await reader.token()}`)).status, 'a school token').to.equal(
        403,
      );
    });
  });

  describe('for data', () => {
    it('is cut to 10,000 rows a page, which the answer says', async () => {
      for (const size of ['10001', '1000000']) {
        const { status, body } = await reader.read(`Staff/?page=1&pageSize=${size}`);
        expect(status).to.equal(200);
        expect(body.__pagination__?.[0]).to.include({ PageSize: 10_000, PageNumber: 1 });
      }
    });

    it('takes the common spellings of an instant', async () => {
      const whole = (await reader.read('Staff/?updatedSince=2026-09-01T02:00:00Z')).text;
      for (const spelling of [
        '2026-09-01 02:00:00 +0000',
        '2026-09-01 02:00:00 %2B0000',
        '2026-09-01T03:00:00+01:00',
        '2026-09-01T03:00:00%2B0100',
        '2026-09-01T03:00:00%2B01',
        '2026-09-01 03:00:00%2B01:00',
        '2026-08-31 21:00:00 -0500',
        '2026-09-01T02:00:00.0000000Z',
        '2026-09-01 02:00:00 UTC',
        '2026-09-01t02:00z',
        '2026-09-01 03:00',
        'Tue, 01 Sep 2026 02:00:00 GMT',
      ]) {
        const { status, text: same } = await reader.read(
          `Staff/?updatedSince=${spelling.replaceAll(' ', '+')}`,
        );
        expect(status, spelling).to.equal(200);
        expect(same, spelling).to.equal(whole);
      }
    });

    it('gets a refusal with an HTTP status, or on request with 200', async () => {
      const statusOf = async (path: string) => {
        const { status, complaint } = await reader.read(path);
        expect(complaint, path).not.to.equal('');
        return status;
      };
      expect(await statusOf('Unicorns')).to.equal(404);
      expect(await statusOf('Unicorns?httpStatusCodes=true')).to.equal(404);
      expect(await statusOf('Unicorns?HttpStatusCodes=false')).to.equal(200);
      expect(await statusOf('Students?shoes=9&httpStatusCodes=false')).to.equal(200);
      expect(await statusOf('Students?httpStatusCodes=perhaps')).to.equal(400);
      expect((await reader.read('Staff?httpStatusCodes=true')).status).to.equal(200);
      const { answer, status } = await send(`/api/v1/School/${SCHOOL.estab}/Staff?httpStatusCodes=false`, {
        headers: { Authorization: 'Idaas nonsense' },
      });
      expect([status, answer.ExceptionMessage]).to.deep.equal([
        200,
        'The token is not one that Xporter issued',
      ]);
      const { Logs } = JSON.parse((await reader.ask('Logs?take=10')).text);
      expect(Logs.find(({ Endpoint }: { Endpoint: string }) => Endpoint === 'Unicorns').Status).to.equal(404);
    });

    it('gets every error with all four properties of an envelope', async () => {
      const failing = [
        send('/api/v1/Unicorns'),
        send('/api/v1/School/9992005/Students'),
        send('/api/v1/TokenDetails'),
        send('/api/oauth/GetToken', { method: 'POST', body: '{' }),
        send('/api/oauth/GetToken', { method: 'POST', body: `{"a":"${'x'.repeat(200_000)}"}` }),
        send('/api/oauth/GetToken', { method: 'POST', body: 'a', headers: { 'Content-Type': 'image/png' } }),
      ];
      for (const { status, answer } of await Promise.all(failing)) {
        expect(status).to.be.above(399);
        expect(answer).to.include.keys(ENVELOPE);
        expect(answer.ExceptionMessage).to.be.a('string');
      }
    });
  });
});
