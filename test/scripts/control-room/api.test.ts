import { validate } from '@readme/openapi-parser';
import { expect } from 'chai';
import request from 'supertest';
import { ROUTES } from '../../../scripts/control-room/api/routes.ts';
import { type Sandbox, startSandbox } from '../../../scripts/kit/kit.ts';
import { EVENT_NAMES } from '../../../shared/journal/events.ts';

describe('the control room’s API', () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  const api = () => request(`${sandbox.urls.start}/api`);

  it('is documented in OpenAPI 3.1, route by route', async () => {
    const { body } = await api().get('/openapi.json').expect(200);
    const result = await validate(structuredClone(body));
    expect(result.valid, JSON.stringify(result)).to.equal(true);
    const documented = Object.values<Record<string, { operationId: string }>>(body.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(documented.sort()).to.deep.equal(Object.keys(ROUTES).sort());
    expect(body.paths['/schools/{estab}/jump'].post.requestBody.content['application/json'].schema)
      .to.have.nested.property('properties.to.enum')
      .that.includes('authorised');
    const answers = (method: string, path: string) => Object.keys(body.paths[path][method].responses);
    expect(answers('get', '/schools/{estab}/journal')).to.deep.equal(['200', '404', '422', 'default']);
    expect(answers('post', '/reset')).to.deep.equal(['200', '422', 'default']);
    const wait = body.paths['/schools/{estab}/wait'].get.parameters;
    const event = wait.find(({ name }: { name: string }) => name === 'event');
    expect(event.schema.enum).to.deep.equal(EVENT_NAMES);
    expect(body.paths['/inbox/wait'].get.parameters.map(({ name }: { name: string }) => name)).to.include(
      'timeout',
    );
  });

  it('says on its page where each parameter goes', async () => {
    const { text } = await request(sandbox.urls.start).get('/developers').expect(200);
    expect(text).to.contain('in the path').and.contain('in the query').and.contain('in the body');
    expect(text).to.not.contain('undefined');
  });

  it('answers 422 with what is wrong, and 404 to what is not there', async () => {
    const missing = await api().post('/schools/9992001/jump').send({}).expect(422);
    expect(missing.body.message).to.contain('to');
    const unknown = await api().post('/schools').send({ nmae: 'Slip' }).expect(422);
    expect(unknown.body.message).to.contain('nmae');
    await api().get('/schools/12').expect(422);
    await api().get('/schools/1234567').expect(404);
    await api().put('/faults/flood').send({ on: true }).expect(422);
    await api().get('/nothing').expect(404);
    await api().get('/schools/9992001/wait?event=authorisation.givn&timeout=0').expect(422);
    const vain = await api().get('/inbox/wait?to=nobody@example.org&timeout=0').expect(408);
    expect(vain.body.message).to.contain('nobody@example.org');
  });

  it('draws a school’s journal', async () => {
    const { text } = await api().get('/schools/9992001/journal.mmd').expect(200);
    expect(text).to.match(/^sequenceDiagram/);
  });

  it('refuses what another site’s page sends', async () => {
    const { body } = await api().post('/reset').set('Origin', 'http://elsewhere.example').expect(403);
    expect(body.message).to.contain('API clients');
  });
});
