import { expect } from 'chai';
import { NoSandbox, Refused } from '../../../scripts/control-room/client.ts';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { connect, type Sandbox, startSandbox } from '../../../scripts/kit/kit.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { LABELS } from '../../../shared/labels.ts';
import { upn } from '../../../shared/sample-data/people.ts';

async function failure(act: Promise<unknown>): Promise<unknown> {
  return act.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the kit', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({
      scenario: { schools: [{ name: 'From a Scenario', state: 'authorised' }] },
    });
  });
  after(() => sandbox.stop());

  it('makes a school, with people who can sign in', async () => {
    const school = await sandbox.schools.create({ name: 'St Quirin’s', phase: 'Secondary', mis: 'Arbor' });
    expect(school).to.include({ name: 'St Quirin’s', phase: 'Secondary', mis: 'Arbor' });
    expect(school.estab).to.match(/^\d{7}$/);
    const coordinator = new HttpBrowser();
    await coordinator.open(`${sandbox.urls.hub}/sign-in`);
    const { username } = school.coordinator;
    await coordinator.press(LABELS.signIn, { username, password: school.password });
    expect(coordinator.page.text).to.contain('Manage Admin Hub');
    expect((await sandbox.schools.show(school)).people).to.deep.equal(school);
    expect((await sandbox.schools.all()).map(({ estab }) => estab)).to.contain(school.estab);
  });

  it('makes a school with pupils and staff of one’s own, who are there after a jump too', async () => {
    const pupils = Array.from({ length: 300 }, (_, index) => ({
      ...{ upn: upn('9992003', 20, index + 1), surname: 'Müller', forename: `Zoë ${index}`, gender: 'F' },
      ...{ dob: '30/04/2016', ncYear: 5, regGroup: '5A', fsmEligible: true },
    }));
    const staff = [
      { surname: 'Okoye', forename: 'Ada', gender: 'F', email: 'ada@own.example', teacher: true },
    ];
    const school = await sandbox.schools.create({ mis: 'Arbor', pupils, staff });
    await sandbox.jump(school, 'authorised');
    const browser = new HttpBrowser();
    await browser.open(await sandbox.enter(school, 'administrator', '/gdpr'));
    await browser.follow('Wellbeing');
    expect(browser.page.text).to.contain('Zoë 0 Müller').and.contain('300');

    const before = (await sandbox.schools.all()).length;
    const [one] = pupils;
    const refused = await failure(sandbox.schools.create({ pupils: [{ ...one, gender: 'Fred', shoes: 9 }] }));
    expect(refused).to.be.instanceOf(Refused).with.property('status', 422);
    expect(refused).to.have.property('message', 'pupil 1: has unknown columns: shoes');
    expect((await sandbox.schools.all()).length).to.equal(before);
  });

  it('jumps, tells what happened, and brings back to the beginning', async () => {
    const school = await sandbox.schools.create();
    const there = await sandbox.jump(school, 'authorised');
    expect([there.hub?.state, there.portal?.state]).to.deep.equal(['connected', 'active']);
    const connected = await sandbox.waitFor(school, 'connection.connected');
    expect((await sandbox.journal(school)).map(({ id }) => id)).to.contain(connected.id);
    const back = await sandbox.reset(school.estab);
    expect([back.hub?.state, back.portal?.state]).to.deep.equal(['none', 'none']);
  });

  it('hands out emails with links and buttons, and tells a second from the first', async () => {
    const school = await sandbox.schools.create();
    await sandbox.jump(school, 'invited');
    const wanted = { to: school.head.email, subject: 'asks' };
    const email = await sandbox.inbox.waitFor(wanted);
    expect(email).to.include({ to: school.head.email, estab: school.estab });
    const begin = email.buttons.find(({ label }) => label === 'Begin Authorisation');
    expect(email.links).to.contain(begin?.url);
    expect(begin?.url).to.match(new RegExp(`^${sandbox.urls.portal}/authorise/`));
    const other = await failure(sandbox.inbox.waitFor(wanted, 60));
    expect(other).to.be.instanceOf(Refused).with.property('status', 408);
    expect(await sandbox.inbox.waitFor({ ...wanted, again: true })).to.deep.equal(email);
    const excepted = await failure(sandbox.inbox.waitFor({ ...wanted, again: true, except: [email] }, 60));
    expect(excepted).to.have.property('status', 408);
    expect(await sandbox.inbox.all({ school, subject: 'asks' })).to.deep.equal([email]);
  });

  it('waits for what came after a moment', async () => {
    const school = await sandbox.schools.create();
    const began = await sandbox.clock.now();
    await sandbox.jump(school, 'invited');
    const wanted = { to: school.head.email, subject: 'asks', again: true };
    const early = await sandbox.inbox.waitFor({ ...wanted, since: began });
    await sandbox.clock.advance('1h');
    const since = await sandbox.clock.now();
    expect(await failure(sandbox.inbox.waitFor({ ...wanted, since }, 60))).to.have.property('status', 408);
    await sandbox.jump(school, 'invited');
    expect((await sandbox.inbox.waitFor({ ...wanted, since })).id).to.not.equal(early.id);
    await sandbox.clock.backToRealTime();
  });

  it('compares addresses and subjects as people write them, in lists and while it waits', async () => {
    const school = await sandbox.schools.create({ name: 'St Quirin’s' });
    await sandbox.jump(school, 'invited');
    const to = `${school.head.forename} <${school.head.email.toUpperCase()}>`;
    for (const subject of ["ST QUIRIN'S", 'st quirins']) {
      const email = await sandbox.inbox.waitFor({ to, subject, again: true });
      expect(await sandbox.inbox.all({ to, subject })).to.deep.equal([email]);
    }
  });

  it('finds a school by its number or its name', async () => {
    const school = await sandbox.schools.create({ name: 'St Quirin’s of the Hill' });
    const number = `${school.estab.slice(0, 3)}/${school.estab.slice(3)}`;
    for (const written of [school.estab, number, "st quirin's of the hill", 'Hill, St. Quirins'])
      expect((await sandbox.schools.show(written)).estab, written).to.equal(school.estab);
    expect(await failure(sandbox.schools.show('Nowhere'))).to.have.property('status', 404);
    const ambiguous = await failure(sandbox.schools.show('Primary School'));
    expect(ambiguous).to.have.property('status', 422);
    expect(String(ambiguous)).to.contain('9992001');
  });

  it('enters as either, once', async () => {
    const school = await sandbox.schools.create();
    const url = await sandbox.enter(school, 'administrator');
    expect((await new HttpBrowser().open(url)).text).to.contain('Data Sharing Dashboard');
    expect((await new HttpBrowser().open(url)).status).to.equal(410);
    const coordinator = await new HttpBrowser().open(
      await sandbox.enter(school, 'coordinator', '/admin-hub'),
    );
    expect(new URL(coordinator.url).pathname).to.match(/^\/admin-hub/);
  });

  it('switches faults for one school, and off again', async () => {
    const [one, other] = [await sandbox.schools.create(), await sandbox.schools.create()];
    await sandbox.faults.on('smtp-down', one);
    await sandbox.faults.on('api-429', { school: one, app: 'wellbeing.hodder.example', times: 2 });
    expect(await sandbox.faults.active()).to.deep.equal([
      { name: 'api-429', estab: one.estab, relyingParty: 'wellbeing.hodder.example', timesLeft: 2 },
      { name: 'smtp-down', estab: one.estab, relyingParty: null, timesLeft: null },
    ]);
    await sandbox.faults.off('api-429', { school: one, app: 'wellbeing.hodder.example' });
    expect((await sandbox.jump(other, 'invited')).hub?.state).to.equal('invited');
    await sandbox.faults.off('smtp-down', one);
    await sandbox.faults.on('api-slow');
    await sandbox.faults.allOff();
    expect(await sandbox.faults.active()).to.deep.equal([]);
  });

  it('moves the clock, and back', async () => {
    const before = await sandbox.clock.now();
    const later = await sandbox.clock.advance('2d');
    expect(later.getTime() - daysAfter(before, 2).getTime()).to.be.within(0, 30_000);
    expect((await sandbox.clock.backToRealTime()).getTime()).to.be.lessThan(later.getTime());
    await sandbox.flush();
  });

  it('forgets what happened before a reset, even what happened in a future since taken back', async () => {
    const school = await sandbox.schools.create();
    await sandbox.jump(school, 'expired');
    expect((await sandbox.waitFor(school, 'invitation.expired')).estab).to.equal(school.estab);
    await sandbox.clock.backToRealTime();
    await sandbox.reset(school);
    const again = await failure(sandbox.waitFor(school, 'invitation.expired', 60));
    expect(again).to.be.instanceOf(Refused).with.property('status', 408);
  });

  it('loads scenarios: at the start, from a file and from an object', async () => {
    expect((await sandbox.schools.show('From a Scenario')).portal?.state).to.equal('active');
    const [loaded] = await sandbox.scenarios.load('scripts/scenarios/late-agent.yaml');
    expect(loaded).to.have.property('estab', '9998110');
    expect((await sandbox.scenarios.all()).map(({ name }) => name)).to.include('late-agent');
    const refused = await failure(sandbox.scenarios.load({ schools: [] }));
    expect(refused)
      .to.be.instanceOf(Refused)
      .with.property('message')
      .that.matches(/^Nothing was loaded:\nscenario:2:\d+: schools: must have at least one school$/);
  });

  it('says plainly what cannot be', async () => {
    expect(await failure(sandbox.jump('1234567', 'invited')))
      .to.be.instanceOf(Refused)
      .with.property('message', 'There is no school 1234567');
    expect(await failure(sandbox.clock.advance('fortnight'))).to.have.property('status', 422);
    const unknown: unknown = null;
    const noSchool = await failure(sandbox.jump(unknown as string, 'invited'));
    expect(noSchool)
      .to.be.instanceOf(TypeError)
      .with.property('message')
      .that.includes('A school is its number');
    const tooLong = await failure(sandbox.inbox.waitFor({ to: 'a@b.example' }, 1e9));
    expect(tooLong).to.have.property('message').that.includes('up to 120000');
    const noTime = await failure(sandbox.inbox.waitFor({ to: 'a@b.example', since: '2026-09-01' as never }));
    expect(noTime).to.have.property('message').that.includes('since is a Date');
    expect(await failure(sandbox.scenarios.load('')))
      .to.have.property('message')
      .that.includes('A scenario is');
    const school = await sandbox.schools.create();
    const vain = await failure(sandbox.waitFor(school, 'authorisation.given', 60));
    expect(vain).to.have.property('status', 408);
    expect(await failure(connect('http://127.0.0.1:9'))).to.be.instanceOf(NoSandbox);
    expect(await failure(connect(sandbox.urls.inbox))).to.be.instanceOf(NoSandbox);
  });

  it('is the same for a sandbox that somebody else started, and leaves that running', async () => {
    const theirs = await connect(sandbox.urls.start);
    const school = await theirs.schools.create();
    await theirs.stop();
    expect((await sandbox.schools.show(school)).name).to.equal(school.name);
  });
});

describe('many at once', function () {
  this.timeout(60_000);

  it('twenty schools play to “authorised” in one sandbox, and see nothing of each other', async () => {
    const sandbox = await startSandbox();
    try {
      const schools = await Promise.all(Array.from({ length: 20 }, () => sandbox.schools.create()));
      expect(new Set(schools.map(({ estab }) => estab)).size).to.equal(20);
      const there = await Promise.all(schools.map((school) => sandbox.jump(school, 'authorised')));
      expect(there.map(({ hub, portal }) => [hub?.state, portal?.state])).to.deep.equal(
        schools.map(() => ['connected', 'active']),
      );
      for (const school of schools) {
        const mail = await sandbox.inbox.all({ school });
        const known = [school.head, school.coordinator, school.administrator].map(({ email }) => email);
        expect(known).to.include.members(mail.map(({ to }) => to));
      }
    } finally {
      await sandbox.stop();
    }
  });

  it('twenty sandboxes play to “authorised” side by side, and share nothing', async () => {
    const sandboxes = await Promise.all(Array.from({ length: 20 }, () => startSandbox()));
    try {
      await Promise.all(
        sandboxes.map(async (sandbox) => {
          await using own = sandbox;
          const school = await own.schools.create();
          const { hub, portal } = await own.jump(school, 'authorised');
          expect([hub?.state, portal?.state]).to.deep.equal(['connected', 'active']);
          const others = (await own.inbox.all()).filter(({ estab }) => estab !== school.estab);
          expect(others).to.deep.equal([]);
        }),
      );
      const ports = sandboxes.flatMap(({ urls }) => Object.values(urls));
      expect(new Set(ports).size).to.equal(80);
      expect(await failure(connect(sandboxes[0]?.urls.start ?? ''))).to.be.instanceOf(NoSandbox);
    } finally {
      await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
    }
  });
});
