import { expect } from 'chai';
import request from 'supertest';
import { connectionOf } from '../../../hodder-hub/mis-sync/records/connections.ts';
import { schoolToken, tokenDetails } from '../../../hodder-hub/xporter/client.ts';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

const [, , aldhelm] = DEMO_SCHOOLS;

describe('a side’s steering API', function () {
  this.timeout(30_000);
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startTestSandbox({ story: true });
  });
  after(() => sandbox.stop());

  const sides = () => [sandbox.urls.hub, sandbox.urls.portal];
  const bearer = () => `Bearer ${sandbox.hub.sandbox.key}`;

  it('tells anyone without the key, or with a wrong one, what to send', async () => {
    const wanted = 'Send Authorization: Bearer <SANDBOX_KEY>, with the key that this side was started with';
    const { key: sandboxKey } = sandbox.hub.sandbox;
    for (const url of sides()) {
      for (const key of ['', 'Bearer', 'Bearer ', 'Bearer wrong', `Basic ${sandboxKey}`]) {
        await request(url).get('/sandbox/schools').set('Authorization', key).expect(401, { message: wanted });
        await request(url).post('/sandbox/schools/9992003/reset').set('Authorization', key).expect(401);
      }
    }
    expect((await sandbox.room.school(aldhelm.estab)).hub?.state).to.equal('connected');
  });

  it('says what is wrong with what it is sent', async () => {
    for (const url of sides()) {
      const send = (path: string, body: string) =>
        request(url)
          .post(`/sandbox${path}`)
          .set('Authorization', bearer())
          .set('Content-Type', 'application/json')
          .send(body);
      await send('/faults', '{').expect(400);
      await send('/faults', '{"name":"flood","estab":null,"on":true}').expect(422);
      await send('/enter', '{"estab":"9992003","who":"coordinator","landing":"//elsewhere.example"}').expect(
        422,
      );
      await send('/schools/1234567/reset', '{}').expect(404);
      await send('/nowhere', '{}').expect(404);
    }
  });

  it('makes the API lenient with one app', async () => {
    const send = (path: string, body: object) =>
      request(sandbox.urls.portal).post(`/sandbox/apps/${path}`).set('Authorization', bearer()).send(body);
    await send('canteen.example', { isLenient: true }).expect(200);
    await send('canteen.example', { isLenient: 'perhaps' }).expect(422);
    await send('nobody.example', { isLenient: true }).expect(404);
    const { body } = await request(sandbox.urls.portal).get('/sandbox/apps').set('Authorization', bearer());
    expect(body).to.deep.include({ relyingParty: 'canteen.example', name: 'Canteen', isLenient: true });
    await send('canteen.example', { isLenient: false }).expect(200);
    await request(sandbox.urls.hub).get('/sandbox/apps').set('Authorization', bearer()).expect(404);
  });

  it('gives links that sign somebody in once, for an hour', async () => {
    const link = await sandbox.room.enter(aldhelm.estab, 'administrator');
    expect((await fetch(link, { method: 'HEAD' })).status, 'only looked at').to.equal(200);
    const browser = new HttpBrowser();
    await browser.open(link);
    expect(browser.page.text).to.contain('Data Sharing Dashboard');
    const again = await new HttpBrowser().open(link);
    expect(again.status).to.equal(410);
    const late = await sandbox.room.enter(aldhelm.estab, 'administrator');
    sandbox.clock.travelTo(new Date(sandbox.clock.now().getTime() + 61 * 60_000));
    expect((await new HttpBrowser().open(late)).status).to.equal(410);
    sandbox.clock.backToRealTime();
  });

  it('signs out everyone at a school that is reset', async () => {
    const { estab } = await sandbox.room.createSchool();
    const browser = new HttpBrowser();
    await browser.open(await sandbox.room.enter(estab, 'coordinator'));
    await sandbox.room.reset(estab);
    expect((await browser.open('/admin-hub/teachers')).url).to.contain('/sign-in');
  });

  it('lets no token of before a reset open what is authorised after it, there or elsewhere', async () => {
    const { context } = sandbox.hub;
    const { estab } = await sandbox.room.createSchool();
    await sandbox.room.jump(estab, 'authorised');
    const sealed = connectionOf(context.database, estab)?.sealedSecret ?? '';
    const token = await schoolToken(context.xporter, estab, context.seal.decrypt(sealed));
    expect(await tokenDetails(context.xporter, token)).to.have.property('Estab', estab);
    await sandbox.room.reset(estab);
    for (const next of [await sandbox.room.createSchool(), { estab }]) {
      await sandbox.room.jump(next.estab, 'authorised');
      const failure = await tokenDetails(context.xporter, token).catch((error: unknown) => String(error));
      expect(failure).to.contain('Relying Party not found');
    }
  });
});
