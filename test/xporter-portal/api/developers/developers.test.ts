import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { validate } from '@readme/openapi-parser';
import { expect } from 'chai';
import express, { type ErrorRequestHandler } from 'express';
import fc from 'fast-check';
import request from 'supertest';
import { HttpBrowser } from '../../../../scripts/journey/http-browser.ts';
import { daysAfter } from '../../../../shared/clock.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { samplesOf } from '../../../../xporter-portal/api/developers/samples.ts';
import { signatureSamples } from '../../../../xporter-portal/api/developers/signature-samples.ts';
import { addressOf } from '../../../../xporter-portal/api/developers/try-out.ts';
import { OPERATIONS, pathOf } from '../../../../xporter-portal/api/oneroster/operations.ts';
import { ENDPOINTS, endpointNamed } from '../../../../xporter-portal/api/xod/catalogue/catalogue.ts';
import {
  CALLBACK_EVENT_NAMES,
  CALLBACK_EVENTS,
  CALLBACK_FIELDS,
  fieldsOfEvent,
} from '../../../../xporter-portal/records/callback-events.ts';
import {
  exampleInvitation,
  INVITATION_FIELDS,
} from '../../../../xporter-portal/records/invitation-fields.ts';
import { appOf, savePartnerApp } from '../../../../xporter-portal/records/partner-apps.ts';
import { tokenAtAPress } from '../../../../xporter-portal/sandbox/token-at-a-press.ts';
import { WELLBEING } from '../../../support/sides.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';

const run = promisify(execFile);
const [, , , , millbrook] = DEMO_SCHOOLS;

describe('the developers’ pages', () => {
  let portal: PortalAlone;
  let reader: Reader;

  before(async () => {
    portal = await startPortalAlone();
    reader = startReader(portal, millbrook.estab, { scopes: ['School', 'Student', 'Staff'] });
  });
  after(() => portal.stop());

  async function developer(token: string): Promise<HttpBrowser> {
    const browser = new HttpBrowser();
    await browser.open(`${portal.url}/developers`);
    await browser.press('Sign in', { token });
    return browser;
  }

  const codes = ({ page }: HttpBrowser) =>
    page.document.querySelectorAll('pre.code').map(({ text }) => text.replace(/<\/?code>/g, ''));

  it('offer an OpenAPI 3.1 document that is valid and names every endpoint', async () => {
    const { body } = await request(portal.url).get('/developers/openapi.json').expect(200);
    const result = await validate(structuredClone(body));
    expect(result.valid, JSON.stringify(result)).to.equal(true);
    expect(body.openapi).to.match(/^3\.1/);
    for (const { name } of ENDPOINTS) {
      expect(
        Object.keys(body.paths).some((path) => path.includes(`/${name}`)),
        name,
      ).to.equal(true);
    }
    const columns =
      body.paths['/api/v1/School/{estab}/Students'].get.responses[200].content['application/json'].schema
        .properties.Students.items.properties;
    const [row] = (await reader.read('Students/?pageSize=1')).body.Students ?? [];
    expect(Object.keys(columns)).to.include.members(Object.keys(row ?? {}));
  });

  it('document invitations and every callback: on a page, and as webhooks with who sends what', async () => {
    const { body } = await request(portal.url).get('/developers/openapi.json').expect(200);
    const { text: page } = await request(portal.url).get('/developers/callbacks').expect(200);
    expect(Object.keys(body.webhooks)).to.deep.equal(CALLBACK_EVENT_NAMES);
    for (const event of CALLBACK_EVENT_NAMES) {
      const { title, origin } = CALLBACK_EVENTS[event];
      expect(page).to.contain(title).and.contain(`id="${event}"`);
      const { post } = body.webhooks[event];
      expect(post, event).to.include({ summary: title, 'x-origin': origin });
      const { properties } = post.requestBody.content['application/x-www-form-urlencoded'].schema;
      expect(Object.keys(properties)).to.have.members(fieldsOfEvent(event));
      for (const field of fieldsOfEvent(event)) {
        expect(properties[field]['x-origin'], field).to.equal(CALLBACK_FIELDS[field].origin);
        expect(page).to.contain(`<code>${field}</code>`);
      }
    }
    const { text: invitations } = await request(portal.url).get('/developers/invitations').expect(200);
    const { items } =
      body.paths['/api/Manage/SchoolRegister'].post.requestBody.content['application/json'].schema.properties
        .Schools;
    for (const field of Object.keys(INVITATION_FIELDS)) {
      expect(invitations).to.contain(`>${field}</code>`);
      expect(items.properties).to.have.property(field);
    }
  });

  it('have an invitation that invites as it is printed', async () => {
    const context = portal.context;
    savePartnerApp(
      context,
      { ...appOf(context.database, WELLBEING), relyingParty: 'sums.example' },
      'secret',
    );
    const { token } = (
      await request(portal.url)
        .post('/api/oauth/GetToken')
        .send({ relyingParty: 'sums.example', password: 'secret', thirdpartyid: 'XporterOnDemand' })
    ).body;
    const { body } = await request(portal.url)
      .post('/api/Manage/SchoolRegister')
      .set('Authorization', `Idaas ${token}`)
      .send(exampleInvitation('sums.example'));
    expect(body.Schools).to.deep.equal([{ LeaCode: '999', DfesCode: '2001', Status: 'OK', Message: null }]);
  });

  it('have samples that verify a signature', async () => {
    const [shell, typescript, python] = signatureSamples(new Date()).map(({ code }) => code);
    const { stdout: version } = await run('python3', ['--version']).catch(() => ({ stdout: '' }));
    const verdicts = await Promise.all([
      run('sh', ['-c', shell ?? '']),
      run(process.execPath, ['--input-type=module', '--eval', typescript ?? '']),
      ...(version === '' ? [] : [run('python3', ['-c', python ?? ''])]),
      run('sh', ['-c', shell?.replace('Not+this', 'not+this') ?? '']).catch(({ stdout }) => ({ stdout })),
    ]);
    const printed = verdicts.map(({ stdout }) => stdout.trim());
    expect(printed.pop()).to.equal('bad');
    expect(new Set(printed)).to.deep.equal(new Set(['good']));
    const [, stale] = signatureSamples(daysAfter(new Date(), -1)).map(({ code }) => code);
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', stale ?? '']);
    expect(stdout).to.equal('stale\n');
  });

  it('offer another for OneRoster, with its 41 operations', async () => {
    const { body } = await request(portal.url).get('/developers/oneroster/openapi.json').expect(200);
    const result = await validate(structuredClone(body));
    expect(result.valid, JSON.stringify(result)).to.equal(true);
    for (const operation of OPERATIONS)
      expect(body.paths[pathOf(operation)].get.operationId).to.equal(operation.operationId);
    const browser = new HttpBrowser();
    await browser.open(`${portal.url}/developers`);
    await browser.follow('OneRoster 1.1');
    await browser.follow('getStudentsForSchool');
    expect(browser.page.text).to.contain('GET /schools/{orgId}/students').and.contain('Students of a school');
    for (const name of ['shoes', 'openapi', '__proto__'])
      await request(portal.url).get(`/developers/oneroster/${name}`).expect(404);
  });

  it('document how a request for a token is refused', async () => {
    const { body: document } = await request(portal.url).get('/developers/openapi.json');
    const { post } = document.paths['/api/oauth/GetToken'];
    const { required } = post.requestBody.content['application/json'].schema;
    for (const body of [{}, { relyingParty: 'x', password: 'y', thirdpartyid: 'XporterOnDemand' }]) {
      const answer = await request(portal.url).post('/api/oauth/GetToken').send(body);
      const schema = post.responses[answer.status].content['application/json'].schema;
      const { properties } = schema.allOf[1];
      expect(Object.keys(properties)).to.include.members(['token', 'expires']);
      expect(answer.body).to.include({ token: null });
    }
    expect(Object.keys(post.responses)).to.include.members(['200', '400', '401']);
    expect(required).to.deep.equal(['relyingParty', 'password', 'thirdpartyid']);
  });

  it('list what a real token opens, and try it over HTTP', async () => {
    const browser = await developer(await reader.token());
    expect(browser.page.text).to.contain(`Signed in with a token for ${millbrook.name}`);
    await browser.follow('Students');
    await browser.press('Send', { pageSize: '2', options: ['includeGroupIds'] });
    expect(browser.page.text).to.contain('Response 200').and.contain('"GroupIds"').and.contain('"RowCount"');
    await browser.open('/developers/Contacts?try=1');
    expect(browser.page.text)
      .to.contain('does not share the data areas this endpoint needs')
      .and.contain('Response 403');
    await browser.open('/developers/AttendanceForDate?try=1&date=');
    expect(browser.page.text).to.contain('Response 403');
  });

  it('have samples of each request, which read the same as its page', async () => {
    const browser = await developer(await reader.token());
    await browser.open('/developers/Students?try=1&pageSize=1&select=XID,DisplayName');
    const [answered = '', ...samples] = codes(browser);
    expect(samples).to.have.length(5);
    const [curl = '', typescript = '', python = ''] = samples;
    const { stdout: version } = await run('python3', ['--version']).catch(() => ({ stdout: '' }));
    const answers = await Promise.all([
      run('sh', ['-c', curl]),
      run(process.execPath, ['--input-type=module', '--eval', typescript]),
      ...(version === '' ? [] : [run('python3', ['-c', python])]),
    ]);
    for (const { stdout } of answers)
      expect(JSON.parse(stdout).Students).to.deep.equal(JSON.parse(answered).Students);
    await browser.open('/developers/AttendanceForDate');
    expect(codes(browser)[0]).to.match(/AttendanceForDate\/\?date=\d{4}-\d\d-\d\d&pageSize=5'/);
    await browser.open('/developers/oneroster/getAllStudents?try=1&limit=2');
    const [roster = '', , sample = ''] = codes(browser);
    const { stdout: users } = await run(process.execPath, ['--input-type=module', '--eval', sample]);
    expect(JSON.parse(users)).to.deep.equal(JSON.parse(roster));
    const stranger = new HttpBrowser();
    await stranger.open(`${portal.url}/developers/Students`);
    expect(codes(stranger)[0]).to.contain('/School/ESTAB/Students/').and.contain("Idaas TOKEN'");
  });

  it('have samples that send any text that is typed, and that none can end', () => {
    const students = endpointNamed('Students');
    if (!students) throw new Error('there is no endpoint Students');
    const hostile = fc.stringMatching(/^[ -~\n\r\u0085\u2028]{1,12}$/);
    const typed = fc.oneof(hostile, fc.string({ unit: 'grapheme', minLength: 1 }));
    const sampled = (values: Record<string, string>) =>
      samplesOf(addressOf('http://a.example', millbrook.estab, students, values), 'Idaas TOKEN');
    const plain = sampled({ id: '1' });
    fc.assert(
      fc.property(typed, typed, (id, options) => {
        fc.pre(!/^\.+$/.test(id)); // in an address, a folder
        for (const [index, { code }] of sampled({ id, options }).entries()) {
          const [, , address = ''] = /(['"])(http:.*?)\1/.exec(code) ?? [];
          expect(code.replace(address, '@')).to.equal(plain[index]?.code.replace(/http:[^'"]+/, '@'));
          expect(address).to.match(/^[\w:/.?&=%+*~!()-]+$/);
          const { pathname, searchParams } = new URL(address);
          expect(decodeURIComponent(pathname.split('/').at(-1) ?? '')).to.equal(id);
          expect(searchParams.get('options')).to.equal(options);
        }
      }),
    );
  });

  it('give a token at a press to those only who may control the sandbox', async () => {
    for (const maySteer of [true, false]) {
      const app = express().use(
        tokenAtAPress(portal.context, () => maySteer),
        (_request, response) => response.json({ isOffered: 'tokenChoices' in response.locals }),
      );
      app.use(((error, _request, response, _next) =>
        response.sendStatus(error.status)) as ErrorRequestHandler);
      const { body } = await request(app).get('/developers').expect(200);
      expect(body).to.deep.equal({ isOffered: maySteer });
      // The request has no body.
      await request(app)
        .post('/developers/token')
        .expect(maySteer ? 400 : 403);
    }
  });

  it('take no token that is forged, and forget one whose school has withdrawn', async () => {
    const forged = await developer('nonsense');
    expect(forged.page.text).to.contain('The token is not one that Xporter issued');
    const browser = await developer(`Idaas ${await reader.token()}`);
    expect(browser.page.text).to.contain('Signed in');
    reader.revoke();
    await browser.open('/developers');
    expect(browser.page.text).not.to.contain('Signed in');
    expect(browser.page.text).to.contain('Sign in with a token');
  });
});
