import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { z } from 'zod';
import { connectionOf } from '../../hodder-hub/mis-sync/records/connections.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../shared/sample-data/schools.ts';
import { close, type Listening, listen } from '../../shared/web/servers.ts';
import { SIGNATURE_HEADER, sign } from '../../shared/web/signature.ts';
import { type HubApp, hubApp } from '../support/sides.ts';
import { inviteFromHub } from './support/requests.ts';

const [oakfield, thornbury, aldhelm] = DEMO_SCHOOLS;
/** What Xporter answers to a secret that no school was given. */
const REFUSED = 'Relying Party not found for estab or secret not correct';

/** Takes every registration, and knows no secret of a school. */
const answerAsXporter: RequestListener = async (request, response) => {
  const { estab } = z.object({ estab: z.string().optional() }).parse(JSON.parse(await text(request)));
  const token = estab ? { token: null, ExceptionMessage: REFUSED } : { token: 'a management token' };
  const isToken = request.url === '/api/oauth/GetToken';
  const answer = isToken ? token : { Schools: [{ Status: 'OK', Message: null }] };
  response.writeHead(isToken && estab ? 401 : 200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(answer));
};

describe('the Hub’s authorisation URL', () => {
  let xporter: Listening;
  let hub: HubApp;

  before(async () => {
    xporter = await listen(0, 'any port');
    xporter.answerWith(answerAsXporter);
  });
  after(() => close(xporter.server));
  beforeEach(async () => {
    hub = await hubApp({ xporterUrl: xporter.url });
    inviteFromHub(hub.context, thornbury);
  });
  afterEach(() => hub.stop());

  const stateOf = ({ estab }: DemoSchool) => connectionOf(hub.context.database, estab)?.state;
  const referenceOf = ({ estab }: DemoSchool) => connectionOf(hub.context.database, estab)?.reference ?? '';
  const secret = () => hub.context.xporter.managementSecret;

  const fieldsFor = (school: DemoSchool, more: Record<string, string> = {}) => ({
    schoolId: school.estab,
    partnerId: hub.context.xporter.relyingParty,
    thirdParty: 'XporterOnDemand',
    AuthParams: referenceOf(school),
    schoolSecret: randomUUID(),
    ...more,
  });

  async function post(fields: Record<string, string>, signature?: string): Promise<number> {
    const body = new URLSearchParams(fields).toString();
    const response = await fetch(`${hub.url}/xporter/authorised`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        [SIGNATURE_HEADER]: signature ?? sign(body, secret(), hub.clock.now()),
      },
      body,
    });
    expect(response.headers.get('content-type')).to.contain('json');
    await response.body?.cancel();
    return response.status;
  }

  it('takes nothing that Xporter has not signed, and nothing stale', async () => {
    const fields = fieldsFor(thornbury);
    const body = new URLSearchParams(fields).toString();
    const sixteenMinutesAgo = new Date(hub.clock.now().getTime() - 16 * 60_000);
    expect(await post(fields, '')).to.equal(401);
    expect(await post(fields, sign(body, 'another secret', hub.clock.now()))).to.equal(401);
    expect(await post(fields, sign(`${body}&x=1`, secret(), hub.clock.now()))).to.equal(401);
    expect(await post(fields, sign(body, secret(), sixteenMinutesAgo))).to.equal(401);
    expect(stateOf(thornbury)).to.equal('invited');
  });

  it('takes a signature once: the same request again is a replay', async () => {
    const fields = fieldsFor(thornbury);
    const signature = sign(new URLSearchParams(fields).toString(), secret(), hub.clock.now());
    expect(await post(fields, signature)).to.equal(200);
    expect(await post(fields, signature)).to.equal(409);
  });

  it('accepts the same secret again, without any effect: the first response got lost', async () => {
    const fields = fieldsFor(thornbury);
    const secretsReceived = () =>
      hub.context.journal
        .ofSchool(thornbury.estab)
        .filter(({ event }) => event === 'connection.secret-received').length;
    expect(await post(fields)).to.equal(200);
    hub.clock.travelTo(new Date(hub.clock.now().getTime() + 5000));
    expect(await post(fields)).to.equal(200);
    expect(secretsReceived()).to.equal(1);
  });

  it('takes no secret for another school, another app or an unknown request', async () => {
    expect(await post(fieldsFor(thornbury, { schoolId: oakfield.estab }))).to.equal(404);
    expect(await post(fieldsFor(thornbury, { partnerId: 'somebody.example' }))).to.equal(404);
    expect(await post(fieldsFor(thornbury, { AuthParams: randomUUID() }))).to.equal(404);
    expect(await post(fieldsFor(thornbury, { schoolSecret: 'not a GUID' }))).to.equal(400);
    expect(stateOf(thornbury)).to.equal('invited');
  });

  it('takes no secret for a request whose place a later one has taken', async () => {
    const old = fieldsFor(thornbury);
    const coordinator = await hub.signIn(thornbury.coordinator);
    await coordinator.open('/admin-hub/school/mis-sync');
    await coordinator.press('Send the invitation again');
    expect(await post(old)).to.equal(410);
    expect(stateOf(thornbury)).to.equal('invited');
  });

  it('keeps the secret sealed', async () => {
    const fields = fieldsFor(thornbury);
    await post(fields);
    const kept = connectionOf(hub.context.database, thornbury.estab)?.sealedSecret ?? '';
    expect(kept).to.have.length.above(20).and.not.contain(fields.schoolSecret);
    expect(hub.context.seal.decrypt(kept)).to.equal(fields.schoolSecret);
  });

  it('believes a secret only when Xporter does: an invented one fails, in words', async () => {
    await post(fieldsFor(thornbury));
    await hub.flush();
    expect(stateOf(thornbury)).to.equal('failed');
    const coordinator = await hub.signIn(thornbury.coordinator);
    const page = await coordinator.open('/admin-hub/school/mis-sync');
    expect(page.text).to.contain('The school secret did not work').and.contain('secret not correct');
  });

  it('passes on that the school refused, once, and takes the news again without effect', async () => {
    inviteFromHub(hub.context, oakfield);
    const refused = () => ({ ...fieldsFor(oakfield), event: 'refused', reason: 'We use another product' });
    expect(await post(refused())).to.equal(200);
    hub.clock.travelTo(new Date(hub.clock.now().getTime() + 2000));
    expect(await post(refused())).to.equal(200);
    await hub.flush();
    const mail = (await hub.mail.all()).filter(
      ({ to, subject }) => to === oakfield.coordinator.email && subject.includes('refused'),
    );
    expect(mail).to.have.length(1);
    expect(mail[0]?.text).to.contain('We use another product');
    expect(stateOf(oakfield)).to.equal('refused');
  });

  it('answers a wrong content type and a body too large in JSON, without a stack', async () => {
    const response = await fetch(`${hub.url}/xporter/authorised`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(response.status).to.equal(415);
    expect(await post(fieldsFor(aldhelm, { filler: 'x'.repeat(30_000) }))).to.equal(413);
  });
});
