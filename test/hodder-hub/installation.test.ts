import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { expect } from 'chai';
import fc from 'fast-check';
import { takeNotice } from '../../hodder-hub/mis-sync/authorisation/notices.ts';
import { connectionOf } from '../../hodder-hub/mis-sync/records/connections.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { close, type Listening, listen } from '../../shared/web/servers.ts';
import { SIGNATURE_HEADER, sign } from '../../shared/web/signature.ts';
import { type HubApp, hubApp, WELLBEING } from '../support/sides.ts';
import { inviteFromHub } from './support/requests.ts';

const [, school] = DEMO_SCHOOLS;
const PAGE = '/admin-hub/school/mis-sync';
const NOT_INSTALLED = 'Xporter is not installed at your school yet';

describe('Xporter’s installation at a school, as the Hub hears of it', () => {
  let xporter: Listening;
  let hub: HubApp;
  /** What Xporter knows. */
  let isPaused: boolean;
  let isReadable: boolean;
  let status: string;

  const answerAsXporter: RequestListener = (request, response) => {
    request.resume();
    const answer = () => {
      if (request.url === '/api/oauth/GetToken')
        return isPaused ? { AuthorisationPaused: true, ExceptionMessage: 'paused' } : { token: 'a token' };
      if (request.url === '/api/v1/TokenDetails')
        return { Estab: school.estab, RelyingParty: WELLBEING.relyingParty, Scopes: ['School', 'Student'] };
      return isReadable ? { DBStatus: [{ Id: '1', Status: status }] } : undefined;
    };
    const answered = answer();
    response.writeHead(answered ? 200 : 503, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answered ?? { ExceptionMessage: 'not connected yet' }));
  };

  before(async () => {
    xporter = await listen(0, 'any port');
    xporter.answerWith(answerAsXporter);
  });
  after(() => close(xporter.server));
  beforeEach(async () => {
    [isPaused, isReadable, status] = [false, false, 'OK'];
    hub = await hubApp({ xporterUrl: xporter.url, signedInAs: school.coordinator });
    inviteFromHub(hub.context, school);
  });
  afterEach(() => hub.stop());

  const connection = () => connectionOf(hub.context.database, school.estab);
  const schoolSecret = randomUUID();

  /** @param installed as the form's field says it; undefined for no field */
  async function callBack(installed: string | undefined, more: Record<string, string> = {}): Promise<number> {
    const body = new URLSearchParams({
      ...{ schoolId: school.estab, partnerId: WELLBEING.relyingParty, thirdParty: 'XporterOnDemand' },
      ...{ AuthParams: connection()?.reference ?? '', schoolSecret },
      ...(installed === undefined ? {} : { installCompleted: installed }),
      ...more,
    }).toString();
    const signature = sign(body, WELLBEING.managementSecret, hub.clock.now());
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', [SIGNATURE_HEADER]: signature };
    const response = await fetch(`${hub.url}/xporter/authorised`, { method: 'POST', headers, body });
    await response.body?.cancel();
    hub.clock.travelTo(new Date(hub.clock.now().getTime() + 2000));
    await hub.flush();
    return response.status;
  }
  const card = async () => (await hub.browser.open(PAGE)).text;
  const subjects = async () => (await hub.mail.all()).map(({ subject }) => subject);

  for (const installed of [undefined, 'true', 'True'])
    it(`lets the sync start when the callback says ${installed ?? 'nothing of it'}`, async () => {
      expect(await callBack(installed)).to.equal(200);
      expect(await card())
        .to.contain('Connected since')
        .and.contain('Start sync');
      expect(await subjects()).to.include(`${school.name} is connected to its MIS through Xporter`);
    });

  it('refuses a value that it cannot read', async () => {
    expect(await callBack('perhaps')).to.equal(400);
  });

  it('says what happens next until Xporter is installed, and starts no sync', async () => {
    await callBack('false', { sequence: '4' });
    expect(await subjects()).to.deep.equal([
      `${school.name} has authorised: Xporter must be installed at the school next`,
    ]);
    expect(hub.steering.school(school.estab)?.note).to.equal('Xporter is not installed yet');
    expect(await card())
      .to.contain(NOT_INSTALLED)
      .and.contain('books the installation')
      .and.not.contain('Connected since');
    const offersSync = hub.browser.page.document.querySelector(`form[action="${PAGE}/start"]`) !== null;
    expect(offersSync).to.equal(false);
    expect((await hub.browser.open(`${PAGE}/teachers`)).text).to.contain(NOT_INSTALLED);
    await hub.browser.open(PAGE);
    await hub.browser.press('Check now');
    expect(hub.browser.page.text).to.contain(NOT_INSTALLED);
  });

  it('tells the coordinator once when the second callback says that it is installed', async () => {
    await callBack('false', { sequence: '4' });
    expect(await callBack('true', { sequence: '7' })).to.equal(200);
    expect(await callBack('true', { sequence: '7' })).to.equal(200);
    expect(await callBack('false', { sequence: '4' }), 'the first, late').to.equal(200);
    expect(await card())
      .to.contain('Connected since')
      .and.contain('Start sync');
    const news = (await hub.mail.all()).filter(({ subject }) => subject.includes('is installed'));
    expect(news).to.have.length(1);
    expect(news[0]?.subject).to.equal(`${school.name}: Xporter is installed, you can start the sync`);
    const events = hub.context.journal.ofSchool(school.estab).map(({ event }) => event);
    expect(events.filter((event) => event === 'connection.installed')).to.have.length(1);
    expect(events.filter((event) => event === 'connection.install-awaited')).to.have.length(1);
    expect(events.filter((event) => event === 'connection.secret-received')).to.have.length(1);
  });

  it('takes the second callback alone, where the first never came', async () => {
    await callBack('true', { sequence: '7' });
    await callBack('false', { sequence: '4' });
    expect(await card()).to.contain('Connected since');
  });

  it('waits for people where sharing is paused when Xporter is installed', async () => {
    isPaused = true;
    await callBack('false');
    await callBack('true');
    expect(await card()).to.contain('Authorised, but not sharing yet');
    isPaused = false;
    await callBack(undefined, { event: 'resumed' });
    expect(await card()).to.contain('Connected since');
    expect(await subjects()).to.deep.equal([`${school.name} is connected to its MIS through Xporter`]);
  });

  it('hears that sharing is resumed from the second callback, which replaces that news', async () => {
    isPaused = true;
    await callBack('false');
    isPaused = false;
    await callBack('true');
    expect(await card()).to.contain('Connected since');
  });

  it('waits again when the school changes to an MIS where Xporter is not installed', async () => {
    await callBack('true');
    await callBack('false');
    expect(await card()).to.contain(NOT_INSTALLED);
    expect(await hub.browser.open(`${PAGE}/teachers`))
      .to.have.property('url')
      .that.matches(/mis-sync$/);
  });

  it('finds out by comparing, where the second callback was lost', async () => {
    await callBack('false');
    [isReadable, status] = [true, 'Collecting'];
    await card();
    await hub.browser.press('Check now');
    expect(hub.browser.page.text).to.contain(NOT_INSTALLED);
    status = 'OK';
    await hub.browser.press('Check now');
    expect(hub.browser.page.text).to.contain('Xporter shares your school’s data').and.contain('Start sync');
    await hub.flush();
    expect(await subjects()).to.include(`${school.name}: Xporter is installed, you can start the sync`);
  });

  it('ends as the latest callback says, in any order in which they arrive, and however often', () => {
    const { context } = hub;
    const arrivals = fc.array(fc.record({ sequence: fc.integer({ min: 1, max: 9 }), twice: fc.boolean() }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(arrivals, fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), (sent, installed) => {
        context.database.prepare('DELETE FROM connections WHERE estab = ?').run(school.estab);
        inviteFromHub(context, school);
        for (const { sequence, twice } of sent)
          for (let times = 0; times < (twice ? 2 : 1); times++)
            takeNotice(context, {
              ...{ schoolId: school.estab, partnerId: WELLBEING.relyingParty, schoolSecret },
              ...{ AuthParams: connection()?.reference ?? '', event: 'authorised' },
              ...{ sequence: String(sequence), installCompleted: String(installed[sequence]) },
            });
        const latest = Math.max(...sent.map(({ sequence }) => sequence));
        expect(connection()?.installAwaitedSince === null).to.equal(installed[latest]);
      }),
      { numRuns: 30 },
    );
  });

  it('takes nothing more after a revocation', async () => {
    await callBack('false', { sequence: '4' });
    await callBack(undefined, { event: 'revoked', sequence: '6' });
    expect(await callBack('true', { sequence: '5' })).to.equal(200);
    expect(connection()?.state).to.equal('revoked');
    expect(await subjects()).to.not.include(`${school.name}: Xporter is installed, you can start the sync`);
  });
});
