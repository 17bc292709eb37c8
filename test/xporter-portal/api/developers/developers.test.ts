import { validate } from '@readme/openapi-parser';
import { expect } from 'chai';
import request from 'supertest';
import { HttpBrowser } from '../../../../scripts/journey/http-browser.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { OPERATIONS, pathOf } from '../../../../xporter-portal/api/oneroster/operations.ts';
import { ENDPOINTS } from '../../../../xporter-portal/api/xod/catalogue/catalogue.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';

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
