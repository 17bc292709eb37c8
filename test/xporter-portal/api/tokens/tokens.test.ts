import { expect } from 'chai';
import request from 'supertest';
import { daysAfter } from '../../../../shared/clock.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../../../shared/sample-data/schools.ts';
import { revoke } from '../../../../xporter-portal/data-sharing/revoke.ts';
import { sharingWith } from '../../../../xporter-portal/records/authorisations.ts';
import { type PortalApp, portalApp, WELLBEING } from '../../../support/sides.ts';
import { queuedCallbacks, shareWithWellbeing } from '../../support/wellbeing.ts';

const [oakfield, , aldhelm, larkhill] = DEMO_SCHOOLS;
const REFUSED = 'Relying Party not found for estab or secret not correct';

describe('tokens', () => {
  let portal: PortalApp;

  before(async () => {
    portal = await portalApp();
    for (const school of [aldhelm, larkhill]) shareWithWellbeing(portal.context, school);
  });
  after(() => portal.stop());

  /** What a school's decision sends to the Hub. */
  const secretOf = ({ estab }: DemoSchool): string =>
    queuedCallbacks(portal).find(({ schoolId }) => schoolId === estab)?.schoolSecret ?? '';

  const credentials = (school: DemoSchool) => ({
    estab: school.estab,
    relyingParty: WELLBEING.relyingParty,
    password: secretOf(school),
    thirdpartyid: 'XporterOnDemand',
  });

  const getToken = (body: object, path = '/api/oauth/GetToken') => request(portal.url).post(path).send(body);
  const tokenOf = async (school: DemoSchool): Promise<string> =>
    (await getToken(credentials(school)).expect(200)).body.token;
  const get = (path: string, token: string) =>
    request(portal.url).get(path).set('Authorization', `Idaas ${token}`);

  it('are issued at both urls, for JSON and forms, in any case of names', async () => {
    const { estab, relyingParty, password } = credentials(aldhelm);
    const older = {
      Estab: estab,
      RELYINGPARTY: relyingParty,
      Password: password,
      thirdPartyId: 'XporterOnDemand',
    };
    const answers = [
      await getToken(credentials(aldhelm)).expect(200),
      await getToken(older, '/IDAAS/sts/STS/gettoken/').expect(200),
      await getToken(older).type('form').expect(200),
      await getToken({ ...credentials(aldhelm), estab: Number(estab) }).expect(200),
      await request(portal.url)
        .post('/api/oauth/GetToken')
        .type('json')
        .send(`\uFEFF${JSON.stringify(credentials(aldhelm))}`)
        .expect(200),
    ];
    for (const { body } of answers) {
      expect(Object.keys(body)).to.deep.equal([
        'Message',
        'ExceptionType',
        'ExceptionMessage',
        'InnerException',
        'token',
        'expires',
      ]);
      expect(body.expires).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
      await get('/api/v1/TokenDetails', body.token).expect(200);
    }
  });

  it('are refused in the documented words', async () => {
    for (const wrong of [
      { ...credentials(aldhelm), password: 'guess' },
      { ...credentials(aldhelm), estab: larkhill.estab },
      { ...credentials(aldhelm), relyingParty: 'somebody.example' },
      { ...credentials(aldhelm), estab: '' },
    ]) {
      const { body } = await getToken(wrong).expect(401);
      expect(body).to.include({ token: null, expires: '0001-01-01T00:00:00', ExceptionMessage: REFUSED });
    }
    const { body } = await getToken({ ...credentials(aldhelm), thirdpartyid: 'other' }).expect(401);
    expect(body.ExceptionMessage).to.contain('thirdpartyid');
  });

  it('say what they open, and open no other school', async () => {
    const token = await tokenOf(aldhelm);
    const { body } = await get('/api/v1/TokenDetails', token).expect(200);
    expect(body).to.include({
      Estab: aldhelm.estab,
      RelyingParty: 'wellbeing.hodder.example',
      Name: 'Wellbeing',
    });
    expect(body.Scopes).to.include('Student');
    const theirs = await get(`/api/v1/School/${larkhill.estab}/Students/`, token).expect(403);
    expect(theirs.body.ExceptionMessage).to.contain(aldhelm.estab);
  });

  it('for management open no school data, and school tokens no management', async () => {
    const { managementSecret, relyingParty } = WELLBEING;
    const management = await getToken({
      relyingParty,
      password: managementSecret,
      thirdpartyid: 'XporterOnDemand',
    }).expect(200);
    await get(`/api/v1/School/${aldhelm.estab}/Students/`, management.body.token).expect(403);
    await request(portal.url)
      .post('/api/Manage/SchoolRegister')
      .set('Authorization', `Idaas ${await tokenOf(aldhelm)}`)
      .send({})
      .expect(403);
  });

  it('are refused when missing, forged, or five days old', async () => {
    const token = await tokenOf(aldhelm);
    await request(portal.url)
      .get('/api/v1/TokenDetails')
      .expect(401, /Authorization header is missing/);
    await get('/api/v1/TokenDetails', `${token.slice(0, -8)}AAAAAAA=`).expect(
      401,
      /not one that Xporter issued/,
    );
    portal.clock.travelTo(daysAfter(portal.clock.now(), 5.01));
    await get('/api/v1/TokenDetails', token).expect(401, /has expired/);
    portal.clock.backToRealTime();
  });

  it('stop working the moment the school revokes, and so does the secret', async () => {
    const { context } = portal;
    const before = credentials(larkhill);
    const token = await tokenOf(larkhill);
    const shared = sharingWith(context.database, larkhill.estab, before.relyingParty);
    if (!shared) throw new Error('Larkhill shares in the story');
    revoke(context, shared, { name: 'A test', email: 'test@larkhill.example' });
    await get(`/api/v1/School/${larkhill.estab}/Students/`, token).expect(401);
    const { body } = await getToken(before).expect(401);
    expect(body.ExceptionMessage).to.equal(REFUSED);
  });

  it('get the error envelope for any input', async () => {
    const broken = await request(portal.url)
      .post('/api/oauth/GetToken')
      .set('Content-Type', 'application/json')
      .send('{"estab":')
      .expect(400);
    expect(broken.body.ExceptionMessage).to.contain('could not be read');
    const large = await getToken({ estab: 'x'.repeat(200_000) }).expect(413);
    expect(large.body.ExceptionMessage).to.contain('too large');
    const unknown = await get(`/api/v1/School/${oakfield.estab}/Unicorns/`, await tokenOf(aldhelm)).expect(
      403,
    );
    expect(unknown.body).to.have.property('ExceptionMessage');
    await request(portal.url)
      .get('/api/v1/Unicorns')
      .expect(404, /There is no endpoint/);
  });
});
