import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { connect, Refused, type Sandbox } from '../../../scripts/kit/kit.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { appOf } from '../../../xporter-portal/records/partner-apps.ts';
import { runCommand } from '../../support/command-line.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { WELLBEING } from '../../support/sides.ts';

const [, thornbury] = DEMO_SCHOOLS;
const DASHBOARD = 'dashboard.example';
const REQUIRED = ['School', 'Student', 'Attendance', 'Conduct', 'AssessmentResults'];

describe('a school’s decisions about any app', function () {
  this.timeout(30_000);
  let running: TestSandbox;
  let sandbox: Sandbox;
  let estab: string;

  before(async () => {
    running = await startTestSandbox();
    sandbox = await connect(running.urls.start);
    ({ estab } = await sandbox.schools.create());
  });
  after(() => running.stop());

  const refusal = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => expect.fail('it was not refused'),
      (error: unknown) => {
        if (error instanceof Refused) return `${error.status} ${error.message}`;
        throw error;
      },
    );

  it('are played in order, on the portal’s pages and from the inbox', async () => {
    const { apps } = sandbox;
    const invited = await apps.invite(DASHBOARD, estab);
    expect(invited).to.include({ state: 'invited', app: 'School Dashboard' });
    const forwarded = await apps.forward(DASHBOARD, estab, {
      to: { name: 'Robin Leigh', email: 'robin@elsewhere.example' },
    });
    expect(forwarded.invitation?.email).to.equal('robin@elsewhere.example');
    const optional = ['StudentFunding'];
    const active = await apps.authorise(DASHBOARD, estab, { areas: optional });
    expect(active).to.include({ state: 'active', people: 'include', invitation: null });
    expect(active.areas).to.deep.equal([...REQUIRED, ...optional]);
    const withdrawn = await apps.changeAreas(DASHBOARD, estab, { withdraw: optional });
    expect(withdrawn.areas).to.deep.equal(REQUIRED);
    expect((await apps.pause(DASHBOARD, estab)).state).to.equal('paused');
    expect((await apps.resume(DASHBOARD, estab)).state).to.equal('active');
    expect((await apps.revoke(DASHBOARD, estab)).state).to.equal('revoked');
    const events = (await sandbox.journal(estab)).map(({ detail }) => detail.event);
    expect(events).to.include.members([
      'invitation.forwarded',
      'authorisation.areas-changed',
      'authorisation.paused',
      'authorisation.resumed',
      'authorisation.revoked',
    ]);
  });

  it('begin with an app of one’s own, whose secret and token are real', async () => {
    const { apps } = sandbox;
    const app = await apps.create({ name: 'Reading Log' });
    expect(app).to.include({ relyingParty: 'reading-log.example', name: 'Reading Log' });
    expect(await refusal(apps.create({ name: 'Reading Log' }))).to.match(
      /^409 relyingParty: Another app has this relying party/,
    );
    const wrong = { name: 'Reading Log', colour: 'mauve', areas: [{ scope: 'Shoes' }] };
    const refused = await apps.create(wrong).catch((error: unknown) => error);
    if (!(refused instanceof Refused)) return expect.fail('it was not refused');
    expect(refused.status).to.equal(422);
    expect(refused.errors).to.have.keys(['relyingParty', 'colour', 'areas.0.scope']);
    expect(await apps.create({ name: 'Long', agreement: 'To read. '.repeat(2200) })).to.have.keys([
      ...['relyingParty', 'name', 'managementSecret'],
    ]);
    await apps.invite(app, estab);
    expect(await refusal(apps.token(app, estab))).to.match(
      /^422 .* does not share with reading-log.example now/,
    );
    await apps.authorise(app, estab);
    const { token, apiUrl } = await apps.token(app, estab);
    const read = await fetch(`${apiUrl}/Students`, { headers: { Authorization: `Idaas ${token}` } });
    expect(await read.json()).to.have.property('Students').that.is.not.empty;
    const getToken = async (password: string) => {
      const body = new URLSearchParams({
        ...{ estab: '', relyingParty: app.relyingParty, password, thirdpartyid: 'XporterOnDemand' },
      });
      return (await fetch(`${running.urls.portal}/api/oauth/GetToken`, { method: 'POST', body })).status;
    };
    expect(await getToken(app.managementSecret)).to.equal(200);
    process.env.SANDBOX_URL = running.urls.start;
    const { out: replaced } = await runCommand(['app', 'secret', app.relyingParty]);
    const areas = [{ scope: 'School', reason: 'To sort.' }];
    const file = path.join(running.dataDir, 'app.json');
    writeFileSync(
      file,
      JSON.stringify({ name: 'Typed', areas, agreement: 'Reads only.', agreementVersion: '2' }),
    );
    expect((await runCommand(['app', 'create', '--file', file])).out).to.contain('typed.example');
    expect(appOf(running.portal.context.database, { relyingParty: 'typed.example' })).to.deep.include({
      ...{ template: [{ ...areas[0], required: true }], agreement: 'Reads only.', agreementVersion: '2' },
    });
    const typed = [
      'app',
      'create',
      '--name',
      'Other',
      '--optional',
      'StudentFunding',
      '--required',
      'School',
    ];
    expect((await runCommand([...typed, '--file', file])).out).to.contain('other.example');
    expect((await runCommand(['app', 'list'])).out).to.contain('typed.example');
    expect((await runCommand(['token', estab, '--app', app.relyingParty])).out.trim()).to.not.be.empty;
    delete process.env.SANDBOX_URL;
    expect(await getToken(app.managementSecret)).to.equal(401);
    expect(await getToken(replaced.trim())).to.equal(200);
    expect(await refusal(apps.replaceSecret('nobody.example'))).to.equal(
      '404 There is no app nobody.example',
    );
  });

  it('share and stop sharing one person, by name or UPN', async () => {
    const { apps } = sandbox;
    const { estab: other } = await sandbox.schools.create({
      pupils: [pupil('P999500026001', 'Ines', 'Marsh'), pupil('D999500026002', 'Omar', 'Marsh')],
    });
    await apps.invite(DASHBOARD, other);
    await apps.authorise(DASHBOARD, other, { people: 'exclude' });
    expect((await apps.at(DASHBOARD, other)).state).to.equal('waiting');
    expect((await apps.include(DASHBOARD, other, 'Ines Marsh')).state).to.equal('active');
    await apps.include(DASHBOARD, other, 'D999500026002');
    process.env.SANDBOX_URL = running.urls.start;
    for (const change of ['exclude', 'include', 'exclude']) {
      const typed = ['app', change, other, 'ines marsh', '--app', DASHBOARD];
      expect(await runCommand(typed)).to.include({ code: 0, complaint: '' });
    }
    delete process.env.SANDBOX_URL;
    const changes = (await sandbox.journal(other)).flatMap(({ detail }) =>
      detail.event === 'authorisation.people-changed' ? [[detail.included, detail.excluded]] : [],
    );
    expect(changes).to.deep.equal([
      [1, 0],
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
    expect(await refusal(apps.exclude(DASHBOARD, other, 'Marsh'))).to.match(
      /^422 Several people.*Ines Marsh/,
    );
    expect(await refusal(apps.exclude(DASHBOARD, other, 'Zebedee'))).to.match(/^404 No one/);
  });

  it('answer the invitation of the app that is named, though another has the same name', async () => {
    const { apps } = sandbox;
    const twin = { name: 'Reader', publisher: 'Acme', purpose: 'Reads.', areas: [area('School')] };
    for (const relyingParty of ['one.example', 'two.example']) {
      await apps.create({ ...twin, relyingParty });
      await apps.invite(relyingParty, estab);
    }
    expect((await apps.authorise('one.example', estab)).state).to.equal('active');
    expect((await apps.at('two.example', estab)).state).to.equal('invited');
    expect((await apps.refuse('two.example', estab, 'One is enough.')).state).to.equal('refused');
  });

  it('register a school that is new to Xporter, whose head then has the password of everyone', async () => {
    const { apps } = sandbox;
    const newcomer = '9992100';
    await apps.invite(DASHBOARD, newcomer);
    expect((await apps.authorise(DASHBOARD, newcomer)).state).to.equal('active');
    expect((await apps.revoke(DASHBOARD, newcomer)).state).to.equal('revoked');
  });

  it('answer an invitation that has been emailed to nobody, which the administrator sends to themselves', async () => {
    expect((await sandbox.apps.at(DASHBOARD, thornbury.estab)).invitation).to.include({ email: null });
    expect((await sandbox.apps.authorise(DASHBOARD, thornbury.estab)).state).to.equal('active');
  });

  it('invite to Wellbeing through the Hub, which hears of each', async () => {
    const { apps } = sandbox;
    expect(await refusal(apps.invite(WELLBEING.relyingParty, estab, { areas: ['School'] }))).to.match(
      /^422 The Hub chooses/,
    );
    await apps.invite(WELLBEING.relyingParty, estab);
    await apps.authorise(WELLBEING.relyingParty, estab);
    expect((await sandbox.schools.show(estab)).hub?.state).to.equal('connected');
    expect(await refusal(apps.invite(WELLBEING.relyingParty, estab))).to.match(/^422 The Hub offers no/);
  });

  it('say in plain words what cannot be decided now', async () => {
    const { apps } = sandbox;
    const { estab: school, name } = await sandbox.schools.create();
    expect(await refusal(apps.invite('nobody.example', school))).to.equal(
      '404 There is no app nobody.example',
    );
    expect(await refusal(apps.invite(DASHBOARD, '1234567'))).to.equal('404 There is no school 1234567');
    expect(await refusal(apps.authorise(DASHBOARD, school))).to.equal(
      `422 ${name} has no open invitation from School Dashboard. Invite it first`,
    );
    expect(await refusal(apps.pause(DASHBOARD, school))).to.equal(
      `422 ${name} does not share data with School Dashboard`,
    );
    await apps.invite(DASHBOARD, school);
    expect(await refusal(apps.authorise(DASHBOARD, school, { areas: ['Photos'] }))).to.match(
      /^422 The app does not ask for Photos. It asks for School, /,
    );
    await apps.authorise(DASHBOARD, school);
    expect(await refusal(apps.refuse(DASHBOARD, school))).to.match(/^422 .* already shares with/);
    expect(await refusal(apps.resume(DASHBOARD, school))).to.match(/so it cannot resume$/);
    expect(await refusal(apps.changeAreas(DASHBOARD, school, { withdraw: ['Student'] }))).to.match(
      /^422 Student is required/,
    );
  });
});

const area = (scope: string) => ({ scope, required: true, reason: 'To read.' });
const pupil = (upn: string, forename: string, surname: string) => ({
  ...{ upn, forename, surname, dob: '2016-05-01', gender: 'F', ncyear: '5', reggroup: '5A' },
});
