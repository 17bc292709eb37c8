import { expect } from 'chai';
import { coordinatorOf } from '../../hodder-hub/accounts/members.ts';
import { centreOf } from '../../hodder-hub/admin-hub/school/centres.ts';
import { requestConnection } from '../../hodder-hub/mis-sync/authorisation/request.ts';
import { suggestedDetails } from '../../hodder-hub/mis-sync/authorisation/suggested-details.ts';
import { connectionOf } from '../../hodder-hub/mis-sync/records/connections.ts';
import { authorise, hubBrowser, invite, portalBrowser } from '../../scripts/journey/people.ts';
import { LABELS } from '../../shared/labels.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../shared/sample-data/schools.ts';
import { authorisationsOf, sharingWith } from '../../xporter-portal/records/authorisations.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

const [oakfield, thornbury, aldhelm, larkhill, millbrook] = DEMO_SCHOOLS;
const NOBODY_LISTENS_THERE = 'http://127.0.0.1:9';
const CARD = '/admin-hub/school/mis-sync';

describe('a connection, seen from both sides', () => {
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startTestSandbox({ story: true });
  });
  after(() => sandbox.stop());

  const hubState = ({ estab }: DemoSchool) => connectionOf(sandbox.hub.context.database, estab)?.state;
  const cardOf = async (school: DemoSchool) => (await hubBrowser(sandbox, school)).open(CARD);

  it('begins as the story says: five schools at five points', async () => {
    expect((await cardOf(oakfield)).text).to.contain('Not connected');
    expect((await cardOf(thornbury)).text).to.contain('Waiting for your school');
    expect((await cardOf(aldhelm)).text).to.contain('Connected');
    expect((await cardOf(larkhill)).text).to.contain('Connected');
    expect((await cardOf(millbrook)).text).to.contain('Connected');
    const larkhillTeachers = await (await hubBrowser(sandbox, larkhill)).open('/admin-hub/teachers');
    expect(larkhillTeachers.document.querySelectorAll('.bi-link-45deg')).to.have.length.above(10);
  });

  it('makes the Hub discover what nobody told it', async () => {
    const coordinator = await hubBrowser(sandbox, millbrook);
    await coordinator.open(CARD);
    await coordinator.press(LABELS.startSync);
    expect(coordinator.page.text).to.contain('Revoked at Xporter').and.contain('no longer shares');
    const email = await sandbox.mail.waitFor({ to: millbrook.coordinator.email, subject: 'revoked' });
    expect(email.text).to.contain('All syncing has stopped');
  });

  it('tells the Hub at once when the school revokes, and every token stops working', async () => {
    const administrator = await portalBrowser(sandbox, aldhelm);
    await administrator.follow(LABELS.app);
    await administrator.follow(LABELS.revoke);
    await administrator.press(LABELS.revoke);
    expect(administrator.page.text).to.contain('You have revoked access');
    await sandbox.flush();
    expect((await cardOf(aldhelm)).text).to.contain('Revoked at Xporter');
    await sandbox.mail.waitFor({ to: aldhelm.coordinator.email, subject: 'revoked' });
    await sandbox.mail.waitFor({ to: aldhelm.administrator.email, subject: 'revoked' });
  });

  it('waits, in plain words, while everyone is excluded', async () => {
    await authorise(await invite(sandbox, oakfield), oakfield, 'exclude');
    await sandbox.flush();
    const card = await cardOf(oakfield);
    expect(card.text).to.contain('not sharing yet');
    expect(card.text).not.to.contain('Start sync');
    const dashboard = (await portalBrowser(sandbox, oakfield)).page;
    expect(dashboard.text).to.contain('Waiting for people');
  });

  it('shares five people, and exactly those five are in the Hub', async () => {
    const administrator = await portalBrowser(sandbox, oakfield);
    await administrator.follow('Review GDPR Data Controls');
    await administrator.follow(LABELS.app);
    await administrator.press('Show', { year: 'Year  4' });
    const boxes = administrator.page.document.querySelectorAll('input[name=ticked]').slice(3, 8);
    const ticked = boxes.map((box) => box.getAttribute('value') ?? '');
    const names = boxes.map((box) => (box.getAttribute('aria-label') ?? '').replace('Share ', ''));
    await administrator.press('Save Changes', { ticked });
    expect(administrator.page.text).to.contain('Saved: 5 people changed');
    await sandbox.flush();
    const coordinator = await hubBrowser(sandbox, oakfield);
    await coordinator.open(CARD);
    await coordinator.press(LABELS.startSync);
    await coordinator.open(`${CARD}/pupils`);
    await coordinator.press(LABELS.proceed);
    await sandbox.hub.context.outbox.deliverDue('load');
    await coordinator.open(`${CARD}/pupils`);
    await coordinator.press(LABELS.save);
    const synced = sandbox.hub.context.database
      .prepare<[string], string>(
        "SELECT forename || ' ' || surname FROM students WHERE estab = ? AND synced_at IS NOT NULL",
      )
      .pluck()
      .all(oakfield.estab);
    expect(synced).to.have.members(names);
    expect(names).to.have.length(5);
  });

  it('shares only what was granted', async () => {
    const coordinator = await hubBrowser(sandbox, oakfield);
    await coordinator.open(`${CARD}/deauthorise`);
    await coordinator.press(LABELS.deauthorise);
    await authorise(await invite(sandbox, oakfield), oakfield, 'include', ['SENTypes']);
    await sandbox.flush();
    const card = await cardOf(oakfield);
    expect(card.text).to.contain('Connected').and.contain('Special educational needs');
    expect(card.text).not.to.contain('Pupil premium');
    const { database } = sandbox.portal.context;
    const shared = sharingWith(database, oakfield.estab, 'wellbeing.hodder.example');
    expect(shared?.scopes).to.deep.equal([
      'School',
      'Student',
      'StudentExtended',
      'UPN',
      'Staff',
      'SENTypes',
    ]);
    const states = authorisationsOf(database, oakfield.estab).map(({ state }) => state);
    expect(
      states.filter((state) => state === 'superseded'),
      'the earlier secret is dead',
    ).to.have.length(1);
  });

  it('is not started again by a stale tab while it is live', async () => {
    const coordinator = await hubBrowser(sandbox, oakfield);
    await coordinator.open(`${CARD}/authorise`);
    expect(coordinator.page.text).to.contain('You already have a connection');
    expect(hubState(oakfield)).to.equal('connected');
  });

  it('is looked at, but not touched, by who is not the Access Coordinator', async () => {
    const teacher = await hubBrowser(sandbox, oakfield, oakfield.head.email);
    const page = await teacher.open(CARD);
    expect(page.text).to.contain('Only the Access Coordinator').and.contain(oakfield.coordinator.surname);
    expect(page.document.querySelectorAll('.provider-card button, .provider-card a.btn')).to.have.length(0);
    for (const path of ['authorise', 'deauthorise', 'teachers', 'requested']) {
      expect((await teacher.open(`${CARD}/${path}`)).status, path).to.equal(403);
    }
  });

  it('can be deauthorised in the Hub alone, which says that one step remains', async () => {
    const coordinator = await hubBrowser(sandbox, oakfield);
    await coordinator.open(`${CARD}/deauthorise`);
    expect(coordinator.page.text)
      .to.contain('Deauthorising does not')
      .and.contain('Revoke Access for this app');
    await coordinator.press(LABELS.deauthorise);
    expect(coordinator.page.text).to.contain('Deauthorised').and.contain('must also revoke');
    const email = await sandbox.mail.waitFor({ to: oakfield.coordinator.email, subject: 'one step remains' });
    expect(email.text).to.contain(sandbox.urls.portal);
    expect((await coordinator.open(`${CARD}/teachers`)).url).to.match(/mis-sync$/);
    const dashboard = (await portalBrowser(sandbox, oakfield)).page;
    expect(dashboard.text).to.contain('Active');
  });

  it('keeps a request while Xporter is down, and sends it when it is back', async () => {
    const { xporter } = sandbox.hub.context;
    const { url } = xporter;
    xporter.url = NOBODY_LISTENS_THERE;
    const coordinator = await hubBrowser(sandbox, millbrook);
    await coordinator.open(`${CARD}/authorise`);
    await coordinator.press(LABELS.submit);
    expect(coordinator.page.text).to.contain('cannot be reached');
    xporter.url = url;
    sandbox.clock.travelTo(new Date(sandbox.clock.now().getTime() + 60_000));
    await sandbox.flush();
    expect(hubState(millbrook)).to.equal('invited');
    sandbox.clock.backToRealTime();
  });

  it('says in Xporter’s words that a school is not in the register', async () => {
    const { context } = sandbox.hub;
    const member = coordinatorOf(context.database, millbrook.estab);
    if (!member) throw new Error('no coordinator');
    const details = suggestedDetails(centreOf(context.database, millbrook.estab));
    requestConnection(context, member, { ...details, leaCode: '998', dfesCode: '0000' });
    await sandbox.flush();
    const coordinator = await hubBrowser(sandbox, millbrook);
    await coordinator.open(`${CARD}/requested`);
    expect(coordinator.page.text).to.contain('School not found in EduBase');
    await coordinator.follow('Correct the details');
    expect(coordinator.page.text).to.contain('Verify your school’s details');
  });

  it('asks for no school but the centre’s own, another centre’s or one that is nobody’s', async () => {
    const coordinator = await hubBrowser(sandbox, millbrook);
    await coordinator.open(`${CARD}/authorise`);
    for (const [leaCode, dfesCode] of [
      ['999', oakfield.estab.slice(3)],
      ['999', '2111'],
      ['998', '0000'],
    ] as const) {
      await coordinator.press(LABELS.submit, { leaCode, dfesCode, contactEmail: 'me@elsewhere.example' });
      expect(coordinator.page.status).to.equal(422);
      expect(coordinator.page.text).to.contain(`Your school’s numbers are 999/${millbrook.estab.slice(3)}`);
    }
  });
});
