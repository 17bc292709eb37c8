import { expect } from 'chai';
import request from 'supertest';
import { DEMO_SCHOOLS } from '../../../shared/demonstration/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

describe('the start page', function () {
  this.timeout(30_000);
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startTestSandbox();
  });
  after(() => sandbox.stop());

  it('shows the doors and every school’s sign-ins', async () => {
    const { text } = await request(sandbox.urls.start).get('/').expect(200);
    const { hub, portal, inbox } = sandbox.urls;
    for (const door of [hub, portal, inbox]) expect(text).to.contain(door);
    for (const school of DEMO_SCHOOLS) {
      expect(text).to.contain(school.coordinator.username).and.contain(school.administrator.email);
    }
  });

  it('tells programs where the doors are', async () => {
    const { body } = await request(sandbox.urls.start).get('/doors.json').expect(200);
    expect(body).to.deep.equal(sandbox.urls);
  });

  it('runs nothing inline and nothing from elsewhere', async () => {
    const { headers } = await request(sandbox.urls.start).get('/').expect(200);
    expect(headers['content-security-policy']).to.contain("default-src 'self'").and.not.contain('unsafe');
  });
});
