import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { EVERYWHERE } from '../../shared/faults/faults.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

/** How libraries, or JavaScript itself, put things. */
const FOREIGN =
  /undefined|\bnull is|NaN|Invalid (input|option)|expected (string|number|array|object|one of)|received|Unexpected|JSON at position|too_small|regex|pattern|entity too large|✖|decode param|\[object/i;

interface Sent {
  body?: string;
  type?: string;
  method?: string;
  authorization?: string;
}

describe('the answers of the APIs', () => {
  let sandbox: TestSandbox;
  let token: string;

  before(async () => {
    sandbox = await startTestSandbox();
    const { relyingParty, managementSecret } = sandbox.hub.context.xporter;
    const answer = await ask('portal', '/api/oauth/GetToken', {
      body: JSON.stringify({ relyingParty, password: managementSecret, thirdpartyid: 'XporterOnDemand' }),
    });
    token = `Idaas ${JSON.parse(answer.text).token}`;
  });
  after(() => sandbox.stop());

  /** Sends bytes, so that nothing but a test gives them a Content-Type. */
  async function ask(
    side: 'portal' | 'hub' | 'start',
    path: string,
    { body, type, method = 'POST', authorization }: Sent,
  ) {
    const response = await fetch(sandbox.urls[side] + path, {
      method,
      headers: { ...(type && { 'Content-Type': type }), ...(authorization && { authorization }) },
      ...(body !== undefined && { body: Buffer.from(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  const ROUTES: ['portal' | 'hub' | 'start', string, string, 'key' | 'token' | 'none'][] = [
    ['portal', 'POST', '/api/oauth/GetToken', 'none'],
    ['portal', 'POST', '/idaas/sts/STS/GetToken', 'none'],
    ['portal', 'POST', '/api/Manage/SchoolRegister', 'token'],
    ['portal', 'POST', '/API/XporterOnDemand/SchoolRegister', 'none'],
    ['portal', 'POST', '/api/v1/Attendance/9992001/', 'token'],
    ['portal', 'POST', '/sandbox/schools', 'key'],
    ['portal', 'POST', '/sandbox/faults', 'key'],
    ['hub', 'POST', '/sandbox/enter', 'key'],
    ['hub', 'POST', '/xporter/authorised', 'none'],
    ['start', 'POST', '/api/schools', 'none'],
    ['start', 'POST', '/api/schools/9992001/jump', 'none'],
    ['start', 'POST', '/api/schools/9992001/enter', 'none'],
    ['start', 'POST', '/api/clock/advance', 'none'],
    ['start', 'PUT', '/api/faults/api-500', 'none'],
  ];
  const BODIES = [
    '{"estab":',
    '[]',
    '7',
    '"text"',
    '{"Schools":[{}],"RegistrationType":"Test"}',
    '{"Schools":[7,null,[]],"RegistrationType":"Test"}',
    '{"Schools":"x","RegistrationType":7}',
    '{"estab":7,"on":"yes","name":7,"to":null,"by":{},"who":[],"phase":"Tower","relyingParty":[],"password":{}}',
    'estab=1&estab=2&on=yes',
    'x'.repeat(600_000),
  ];
  for (const [side, method, path, access] of ROUTES) {
    it(`are in our own words: ${side} ${method} ${path}`, async () => {
      const authorization =
        access === 'key' ? `Bearer ${sandbox.hub.sandbox.key}` : access === 'token' ? token : '';
      for (const body of BODIES) {
        for (const type of ['', 'application/json', 'application/json; charset=klingon', 'image/png']) {
          const { status, text } = await ask(side, path, { method, body, type, authorization });
          const what = `${type} ${body.slice(0, 40)} → ${status} ${text}`;
          expect(status, what).to.be.within(200, 501);
          expect(status, what).not.to.equal(500);
          expect(JSON.parse(text), what).to.be.an('object');
          expect(text).not.to.match(FOREIGN, what);
        }
      }
    });
  }

  it('are in our own words of paths and queries', async () => {
    const authorization = `Bearer ${sandbox.hub.sandbox.key}`;
    for (const [side, path] of [
      ['start', '/api/schools/%ZZ'],
      ['start', '/api/inbox?estab=x&shoes=9'],
      ['start', '/api/inbox/wait?timeout=soon'],
      ['portal', '/sandbox/events?journal=x&requestLog=-1'],
      ['hub', '/sandbox/events/before?most=1.5'],
      ['portal', '/sandbox/schools/%ZZ'],
      ['portal', '/api/v1/School/%ZZ/Students'],
    ] as const) {
      const { status, text } = await ask(side, path, { method: 'GET', authorization });
      expect(status, path).to.be.within(400, 499);
      expect(text, path).not.to.match(FOREIGN);
    }
  });

  const complaint = (text: string): string => {
    const { ExceptionMessage, Message, message } = JSON.parse(text);
    return ExceptionMessage ?? Message ?? message;
  };

  it('name all that is missing or wrong at once', async () => {
    const none = await ask('portal', '/api/oauth/GetToken', { body: '{}' });
    expect(none.status).to.equal(400);
    expect(JSON.parse(none.text)).to.deep.equal({
      Message: null,
      ExceptionType: null,
      ExceptionMessage: 'relyingParty is missing. password is missing. thirdpartyid is missing',
      InnerException: null,
      token: null,
      expires: '0001-01-01T00:00:00',
    });
    const whole = await ask('portal', '/api/Manage/SchoolRegister', { body: '{}', authorization: token });
    expect(complaint(whole.text)).to.equal('RegistrationType is missing. Schools is missing');
    const row = await ask('portal', '/api/Manage/SchoolRegister', {
      body: '{"RegistrationType":"Live","Schools":[{"LeaCode":7,"WeAcceptGroupcallUsagePolicy":false}]}',
      authorization: token,
    });
    const [school] = JSON.parse(row.text).Schools;
    expect(school).to.include({ LeaCode: 7, DfesCode: '', Status: 'Error' });
    expect(school.Message).to.equal(
      [
        'LeaCode has to be 3 digits',
        'DfesCode is missing',
        'SchoolName is missing',
        'SchoolContactFirstName is missing',
        'SchoolContactLastName is missing',
        'SchoolContactEmail is missing',
        'SchoolContactPhone is missing',
        'PartnerApplicationId is missing',
        'PartnerName is missing',
        'PartnerRegisteredEmail is missing',
        'WeAcceptGroupcallUsagePolicy has to be true',
      ].join('. '),
    );
    const fault = await ask('start', '/api/faults/flood', { method: 'PUT', body: '{"estab":"7","shoes":9}' });
    expect(complaint(fault.text))
      .to.contain('name has to be one of smtp-down')
      .and.contain('estab must be seven digits')
      .and.contain('on is missing')
      .and.contain('There is no field shoes');
  });

  it('say which Authorization header is wanted', async () => {
    for (const authorization of ['', 'Bearer abc', 'abc', `Bearer ${token.slice(6)}`]) {
      for (const [method, path] of [
        ['GET', '/api/v1/TokenDetails'],
        ['GET', `/api/v1/School/${DEMO_SCHOOLS[2].estab}/Students/`],
        ['POST', '/api/Manage/SchoolRegister'],
      ] as const) {
        const { status, text } = await ask('portal', path, { method, authorization });
        expect(status).to.equal(401);
        expect(complaint(text)).to.contain('Send Authorization: Idaas <token>');
      }
    }
  });

  it('come of the body even without a Content-Type, or with that of a form by default', async () => {
    for (const type of ['', 'text/plain', 'application/x-www-form-urlencoded']) {
      const { status, text } = await ask('start', '/api/schools', { body: '{"name":"Named School"}', type });
      expect(status, text).to.equal(201);
      expect(JSON.parse(text).name).to.equal('Named School');
    }
    const access = 'estab=9992001&relyingParty=x&password=x&thirdpartyid=XporterOnDemand';
    const form = await ask('portal', '/api/oauth/GetToken', { body: access });
    expect(form.text).to.contain('Relying Party not found');
    expect((await ask('start', '/api/schools', { body: 'name=Formed' })).status).to.equal(415);
    expect((await ask('start', '/api/schools', { body: 'name=No', type: 'image/png' })).status).to.equal(415);
  });

  it('have every property of Xporter’s envelope, simulated faults included', async () => {
    const { faults } = sandbox.portal.sandbox;
    for (const [name, status] of [
      ['api-500', 500],
      ['api-503', 503],
      ['api-429', 429],
      ['token-refused', 401],
    ] as const) {
      faults.switchOn({ name, ...EVERYWHERE, timesLeft: null });
      const answer = await ask('portal', '/api/v1/Scopes', { method: 'GET', authorization: token });
      faults.switchOff(name, EVERYWHERE);
      expect(answer.status).to.equal(status);
      expect(Object.keys(JSON.parse(answer.text))).to.deep.equal([
        'Message',
        'ExceptionType',
        'ExceptionMessage',
        'InnerException',
      ]);
    }
  });

  it('hide what went wrong inside, and name the request under which the log has it', async () => {
    const cause = 'SQLITE_CORRUPT at line 7';
    const fail = () => Promise.reject(new Error(cause));
    const { schools } = sandbox.room;
    const { active } = sandbox.portal.sandbox.faults;
    sandbox.room.schools = fail;
    sandbox.portal.sandbox.faults.active = () => {
      throw new Error(cause);
    };
    const authorization = `Bearer ${sandbox.hub.sandbox.key}`;
    for (const [url, message] of [
      [`${sandbox.urls.start}/`, 'Something went wrong in the sandbox'],
      [`${sandbox.urls.start}/api/schools`, 'Something went wrong in the sandbox'],
      [`${sandbox.urls.portal}/sandbox/faults`, 'Something went wrong'],
    ] as const) {
      const response = await fetch(url, { headers: { authorization } });
      const text = await response.text();
      const requestId = response.headers.get('x-request-id') ?? 'none';
      expect(response.status, url).to.equal(500);
      expect(text, url).to.contain(message).and.contain(requestId).and.not.contain(cause);
      const logged = readFileSync(path.join(sandbox.dataDir, 'sandbox.log'), 'utf8').split('\n');
      expect(
        logged.find((line) => line.includes(requestId)),
        url,
      ).to.contain(cause);
    }
    sandbox.room.schools = schools;
    sandbox.portal.sandbox.faults.active = active;
  });

  it('say who or what there is not', async () => {
    const { status, text } = await ask('start', '/api/schools/9990000/enter', {
      body: '{"who":"coordinator"}',
    });
    expect(status).to.equal(404);
    expect(complaint(text)).to.equal('There is no coordinator of 9990000');
  });
});
