import { expect } from 'chai';
import type { HubContext } from '../../../hodder-hub/context.ts';
import { deauthorise } from '../../../hodder-hub/mis-sync/authorisation/deauthorise.ts';
import { nextChecks, scheduleChecks } from '../../../hodder-hub/mis-sync/nightly/check.ts';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { hubBrowser } from '../../../scripts/journey/people.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { LABELS } from '../../../shared/labels.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { earliest } from '../../../shared/scheduled-jobs.ts';
import { revoke } from '../../../xporter-portal/data-sharing/revoke.ts';
import { sharingWith } from '../../../xporter-portal/records/authorisations.ts';
import { changeExceptions } from '../../../xporter-portal/records/people-exceptions.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

const [, , aldhelm, larkhill] = DEMO_SCHOOLS;

const nextCheckAt = (context: HubContext) =>
  earliest([{ next: () => nextChecks(context), run: () => {} }], context.clock, null)?.toISOString();
const PAGE = '/admin-hub/school/mis-sync';
const NOBODY_LISTENS_THERE = 'http://127.0.0.1:9';

describe('a sync', () => {
  let sandbox: TestSandbox;
  let coordinator: HttpBrowser;

  beforeEach(async () => {
    sandbox = await startTestSandbox({ story: true });
    coordinator = await hubBrowser(sandbox, aldhelm);
  });
  afterEach(() => sandbox.stop());

  const rows = () => coordinator.page.document.querySelectorAll('.sync-table tbody tr');
  const count = (status: string): number =>
    Number(new RegExp(`${status}: (\\d+)`).exec(coordinator.page.text)?.[1] ?? 0);
  const students = () =>
    sandbox.hub.context.database
      .prepare<[string], Record<string, string | number | null>>('SELECT * FROM students WHERE estab = ?')
      .all(aldhelm.estab);

  /** Presses Proceed and waits until the MIS has been read. */
  async function read(panel: string, fields: Record<string, string | string[]> = {}): Promise<void> {
    await coordinator.open(`${PAGE}/${panel}`);
    await coordinator.press(LABELS.proceed, fields);
    await sandbox.hub.context.outbox.deliverDue('load');
    await coordinator.open(`${PAGE}/${panel}`);
  }

  async function syncAll(): Promise<void> {
    for (const panel of ['teachers', 'year-groups', 'classes', 'pupils']) {
      await read(panel);
      await coordinator.press(LABELS.save);
    }
  }

  it('goes from panel to panel, and changes nothing before it is saved', async () => {
    const before = students();
    await coordinator.open(PAGE);
    await coordinator.press(LABELS.startSync);
    expect(coordinator.page.url).to.contain(`${PAGE}/teachers`);
    await coordinator.press(LABELS.proceed);
    expect(coordinator.page.text).to.contain('Reading teachers from your MIS');
    expect(coordinator.page.document.querySelector('h2')?.text).to.equal('Syncing your teachers');
    await sandbox.hub.context.outbox.deliverDue('load');
    await coordinator.follow('Refresh');
    for (const status of ['Not matched', 'May match', 'Matched', 'New'])
      expect(count(status), status).to.be.above(0);
    expect(coordinator.page.text).to.contain('does not teach');
    expect(
      coordinator.page.document.querySelectorAll('input[name=ticked][checked]'),
      'new teachers',
    ).to.have.length(0);
    expect(coordinator.page.text).to.match(/Surname: \S+ → \S+/);
    await coordinator.press('Save and sync teachers');
    expect(coordinator.page.text).to.contain('Teachers saved and synced');
    expect(coordinator.page.url).to.contain('year-groups');

    await read('year-groups');
    expect(coordinator.page.text).not.to.contain('Nursery');
    expect(coordinator.page.text).to.contain('began Reception in');
    await coordinator.press('Save and sync year groups');
    await read('classes');
    expect(coordinator.page.text).to.contain('mixed years');
    await coordinator.press('Save and sync classes');
    expect(students()).to.deep.equal(before);
    await read('pupils');
    await coordinator.press('Save and sync pupils');
    expect(coordinator.page.text).to.contain('Done').and.contain('Added');
    const after = students();
    expect(after.length).to.be.above(before.length);
    expect(after.filter((one) => one.synced_at !== null).length).to.be.above(350);
    await coordinator.open('/admin-hub/students');
    expect(coordinator.page.document.querySelector('.synced-icon')).not.to.equal(null);
    await coordinator.open('/admin-hub/classes');
    expect(coordinator.page.text).to.contain('Synced');
    await coordinator.press('Save the description of 3A', { description: 'Mornings in the annexe' });
    const described = coordinator.page.document.querySelector('input[value="Mornings in the annexe"]');
    expect(described?.getAttribute('aria-label')).to.equal('Description of 3A');
    const email = await sandbox.mail.waitFor({ to: aldhelm.coordinator.email, subject: 'pupils synced' });
    expect(email.text).to.match(/\d+ added/);
  });

  it('welcomes a new teacher, who sets a password and signs in to Wellbeing', async () => {
    await read('teachers');
    await coordinator.open(`${PAGE}/teachers?status=New`);
    const row = rows().find((each) => !each.textContent.includes('does not teach'));
    const id = row?.querySelector('input[name=ticked]')?.getAttribute('value') ?? '';
    const address = /\S+@\S+/.exec(row?.textContent ?? '')?.[0] ?? '';
    await coordinator.press(LABELS.save, { ticked: id });
    const email = await sandbox.mail.waitFor({ to: address, subject: 'Welcome to Wellbeing' });
    const teacher = new HttpBrowser();
    await teacher.open(email.links.find((link) => link.includes('/set-password/')) ?? '');
    await teacher.press(LABELS.setPassword, {
      password: 'correct horse battery',
      again: 'correct horse batter',
    });
    expect(teacher.page.text).to.contain('not the same');
    await teacher.press(LABELS.setPassword, {
      password: 'correct horse battery',
      again: 'correct horse battery',
    });
    expect(teacher.page.url).to.contain('/wellbeing');
    const again = new HttpBrowser();
    await again.open(`${sandbox.urls.hub}/wellbeing/sign-in`);
    await again.press(LABELS.signIn, { username: address, password: 'correct horse battery' });
    expect(again.page.url).to.match(/\/wellbeing$/);
    const used = new HttpBrowser();
    await used.open(email.links.find((link) => link.includes('/set-password/')) ?? '');
    expect(used.page.status).to.equal(410);
  });

  it('keeps what was decided for a coordinator who leaves and comes back', async () => {
    await read('teachers');
    const unmatched = count('May match');
    await coordinator.open(`${PAGE}/teachers?status=May match`);
    await coordinator.press('Unmatch');
    expect(coordinator.page.url, 'the filter stays').to.contain('status=May+match');
    await coordinator.open(`${PAGE}/teachers?status=New`);
    const ids = coordinator.page.document
      .querySelectorAll('input[name=ticked]')
      .slice(0, 2)
      .map((box) => box.getAttribute('value') ?? '');
    await coordinator.press('Keep changes', { ticked: ids });
    const later = await hubBrowser(sandbox, aldhelm);
    await later.open(`${PAGE}/teachers?status=New`);
    const ticked = later.page.document.querySelectorAll('input[name=ticked][checked]');
    expect(ticked.map((box) => box.getAttribute('value'))).to.have.members(ids);
    await coordinator.open(`${PAGE}/teachers`);
    expect(count('May match')).to.equal(unmatched - 1);
    await coordinator.press('Select all new');
    await coordinator.open(`${PAGE}/teachers?status=New`);
    expect(coordinator.page.document.querySelectorAll('input[name=ticked][checked]').length).to.be.above(10);
    await coordinator.press('Deselect all new');
    expect(coordinator.page.document.querySelectorAll('input[name=ticked][checked]')).to.have.length(0);
  });

  it('matches by hand, by searching the MIS', async () => {
    await read('teachers');
    await coordinator.open(`${PAGE}/teachers?status=Not matched`);
    await coordinator.follow('Match Mrs Sheila Farrow');
    expect(coordinator.page.text).to.contain('No unmatched records for “Farrow”');
    await coordinator.press('Search', { search: aldhelm.administrator.surname });
    await coordinator.press(aldhelm.administrator.surname);
    await coordinator.open(`${PAGE}/teachers?search=Farrow`);
    expect(coordinator.page.text).to.contain('matched by you').and.contain('Surname: Farrow →');
  });

  it('saves only what the page showed: a review that changed in another tab comes again, marked', async () => {
    await read('teachers');
    await coordinator.open(`${PAGE}/teachers?status=New`);
    const boxes = () =>
      coordinator.page.document
        .querySelectorAll('input[name=ticked]')
        .map((box) => box.getAttribute('value') ?? '');
    const [one, two] = boxes();
    const other = await hubBrowser(sandbox, aldhelm);
    await other.open(`${PAGE}/teachers?status=New`);
    await other.press('Keep changes', { ticked: [two ?? ''] });
    await coordinator.press(LABELS.save, { ticked: [one ?? ''] });
    expect(coordinator.page.status).to.equal(409);
    expect(coordinator.page.text).to.contain('This review has changed since you opened the page');
    const ticked = coordinator.page.document.querySelectorAll('input[name=ticked][checked]');
    expect(ticked.map((box) => box.getAttribute('value'))).to.have.members([one, two]);
    const marked = rows().filter((row) => row.textContent.includes('changed since you opened'));
    expect(marked.map((row) => row.querySelector('input[name=ticked]')?.getAttribute('value'))).to.deep.equal(
      [two],
    );
    await coordinator.press(LABELS.save);
    expect(coordinator.page.text).to.contain('Teachers saved and synced');
  });

  it('keeps the ticks of another tab when a page of the table is left', async () => {
    await read('teachers');
    await coordinator.open(`${PAGE}/teachers?status=New`);
    const [one] = coordinator.page.document.querySelectorAll('input[name=ticked]');
    const other = await hubBrowser(sandbox, aldhelm);
    await other.open(`${PAGE}/teachers?status=New`);
    await other.press('Keep changes', { ticked: [one?.getAttribute('value') ?? ''] });
    await coordinator.press('Keep changes');
    expect(coordinator.page.document.querySelectorAll('input[name=ticked][checked]')).to.have.length(1);
  });

  it('says before saving that a teacher’s address is in use at another centre', async () => {
    await read('teachers');
    await coordinator.open(`${PAGE}/teachers?status=New`);
    const address = /\S+@\S+/.exec(
      rows().find((row) => row.querySelector('input[name=ticked]'))?.textContent ?? '',
    )?.[0];
    await coordinator.press('Cancel');
    const { database } = sandbox.hub.context;
    database
      .prepare(
        "INSERT INTO teachers (estab, title, forename, surname, email, type) VALUES (?, 'Ms', 'A', 'B', ?, 'Teacher')",
      )
      .run(DEMO_SCHOOLS[0].estab, address?.toUpperCase());
    await read('teachers');
    await coordinator.open(`${PAGE}/teachers?status=New`);
    const row = rows().find((each) => each.textContent.includes(address ?? ''));
    expect(row?.textContent).to.contain(
      'a teacher at another centre already signs in with this email address',
    );
    expect(row?.querySelector('input[name=ticked]')).to.equal(null);
  });

  it('is cancelled without a trace, and saved no more than once', async () => {
    await read('teachers');
    const stale = await hubBrowser(sandbox, aldhelm);
    await stale.open(`${PAGE}/teachers`);
    await coordinator.press('Cancel');
    expect(coordinator.page.text).to.contain('Nothing has been changed');
    await read('teachers');
    await coordinator.press(LABELS.save);
    await stale.press(LABELS.save);
    expect(stale.page.text).to.contain('We have not changed anything again');
    await read('teachers');
    await coordinator.press(LABELS.save);
    await coordinator.open(`${PAGE}/history`);
    const [, latest] = coordinator.page.document.querySelectorAll('tbody tr');
    expect(latest?.textContent).to.contain('Saved');
    const [again] = coordinator.page.document.querySelectorAll('tbody tr');
    expect(
      again
        ?.querySelectorAll('td')
        .map((cell) => cell.textContent)
        .slice(-3),
    ).to.deep.equal(['0', '0', '0']);
  });

  it('continues where it stopped when Xporter is down, and says that it waits', async () => {
    const { xporter, outbox } = sandbox.hub.context;
    const { url } = xporter;
    await coordinator.open(`${PAGE}/pupils`);
    xporter.url = NOBODY_LISTENS_THERE;
    await coordinator.press(LABELS.proceed);
    await outbox.deliverDue('load');
    await coordinator.open(`${PAGE}/pupils`);
    expect(coordinator.page.text).to.contain('Xporter is not responding. We have kept what we have read');
    xporter.url = url;
    sandbox.clock.travelTo(daysAfter(sandbox.clock.now(), 0.01));
    await outbox.deliverDue('load');
    await coordinator.open(`${PAGE}/pupils`);
    expect(count('Matched')).to.be.above(300);
  });

  it('tells by server-sent events how the reading goes', async () => {
    await coordinator.open(`${PAGE}/pupils`);
    await coordinator.press(LABELS.proceed);
    await sandbox.hub.context.outbox.deliverDue('load');
    const page = await coordinator.open(`${PAGE}/pupils/progress`);
    expect(page.headers.get('content-type')).to.contain('text/event-stream');
    expect(page.document.textContent).to.contain('"state":"reviewing"');
  });

  it('stops at once when the school revokes in the middle, and says so', async () => {
    await read('teachers');
    await coordinator.press(LABELS.save);
    await read('pupils');
    const shared = sharingWith(sandbox.portal.context.database, aldhelm.estab, 'wellbeing.hodder.example');
    if (!shared) throw new Error('Aldhelm shares');
    revoke(sandbox.portal.context, shared, { name: 'Head', email: aldhelm.head.email });
    await sandbox.flush();
    await coordinator.press(LABELS.save);
    expect(coordinator.page.text).to.contain('revoked access at Xporter in the middle');
    expect(students().filter((one) => one.synced_at !== null)).to.have.length(0);
    const { database } = sandbox.hub.context;
    for (const table of ['mis_copy', 'mis_bookmarks', 'sync_staged']) {
      const estab = table === 'sync_staged' ? '' : ` WHERE estab = '${aldhelm.estab}'`;
      expect(database.prepare(`SELECT count(*) FROM ${table}${estab}`).pluck().get(), table).to.equal(0);
    }
    const kept = database.prepare('SELECT count(*) FROM teachers WHERE estab = ? AND synced_at IS NOT NULL');
    expect(kept.pluck().get(aldhelm.estab)).to.be.above(10);
  });

  it('stops when the coordinator deauthorises in another tab', async () => {
    await read('pupils');
    const { database } = sandbox.hub.context;
    const member = database
      .prepare<[string], { id: number }>('SELECT id FROM teachers WHERE email = ?')
      .get(aldhelm.coordinator.email);
    deauthorise(sandbox.hub.context, {
      id: member?.id ?? 0,
      estab: aldhelm.estab,
      name: 'AC',
      email: aldhelm.coordinator.email,
      type: 'AC',
      centreName: aldhelm.name,
    });
    await coordinator.open(`${PAGE}/pupils`);
    expect(coordinator.page.text).to.contain('deauthorised in the middle of this sync');
  });

  it('narrows pupils to years or classes, and takes addresses only when asked', async () => {
    await read('year-groups');
    await coordinator.press(LABELS.save);
    await read('pupils', { years: ['Year 3'] });
    expect(count('New') + count('Matched') + count('May match')).to.be.below(70);
    expect(count('Not matched'), 'all of the Hub’s pupils are listed').to.be.above(300);
    await coordinator.press('Cancel');
  });

  it('lists every change in the history, as CSV too, and undoes the last', async () => {
    const before = students();
    await syncAll();
    await coordinator.open(`${PAGE}/history`);
    await coordinator.open(coordinator.page.document.querySelector('tbody a')?.getAttribute('href') ?? '');
    expect(coordinator.page.text).to.contain('Pupils').and.contain('Added');
    const csv = await coordinator.open(`${coordinator.page.url}.csv`);
    expect(csv.headers.get('content-disposition')).to.match(
      /attachment; filename="sync-\d{7}-pupils-.*\.csv"/,
    );
    expect(csv.document.textContent).to.contain('What,Who,Field,Before,After');
    await coordinator.open(csv.url.replace('.csv', ''));
    await coordinator.press('Undo this sync');
    expect(coordinator.page.text).to.contain('Undone. Every record is as it was');
    expect(students()).to.deep.equal(before);
    await coordinator.open(`${PAGE}/history`);
    const [, classes, years] = coordinator.page.document.querySelectorAll('tbody a');
    await coordinator.open(years?.getAttribute('href') ?? '');
    expect(coordinator.page.text).to.contain('There is a later sync');
    await coordinator.open(classes?.getAttribute('href') ?? '');
    await coordinator.press('Undo this sync');
    expect(coordinator.page.text).to.contain('Undone');
  });

  it('reads only what has changed the next time, shows it first, and lets leavers be', async () => {
    await syncAll();
    const shared = sharingWith(sandbox.portal.context.database, aldhelm.estab, 'wellbeing.hodder.example');
    if (!shared) throw new Error('Aldhelm shares');
    const { database, misStore } = sandbox.portal.context;
    const school = database.prepare('SELECT * FROM schools WHERE estab = ?').get(aldhelm.estab);
    const { pupils } = misStore.misOf(school as never, 'ScholarPack', sandbox.clock.now());
    const leaver = pupils.find(({ status, year }) => status === 'OnRoll' && year === 4);
    changeExceptions(database, shared.id, { add: [{ kind: 'Student', key: leaver?.key ?? '' }] });
    await read('pupils');
    const run = sandbox.hub.context.database
      .prepare('SELECT people, since FROM sync_runs ORDER BY id DESC')
      .get();
    expect(run).to.deep.include({ people: 0 });
    expect(coordinator.page.text).to.contain('Changed since the last sync: 1');
    expect(rows()[0]?.textContent).to.contain('Desynced').and.contain(leaver?.surname);
    await coordinator.press(LABELS.save);
    const gone = students().find(({ upn }) => upn === leaver?.upn);
    expect(gone).to.include({ synced_at: null });
  });

  it('recognises a changed MIS, and everybody in it', async () => {
    await syncAll();
    sandbox.portal.context.database
      .prepare("UPDATE authorisations SET mis = 'Arbor' WHERE estab = ? AND state = 'active'")
      .run(aldhelm.estab);
    await read('teachers');
    expect(count('New'), 'nobody is taken for somebody new').to.equal(18);
    await coordinator.press(LABELS.save);
    await read('pupils');
    expect(coordinator.page.text).to.contain('Your school has changed its MIS, from scholarpack to arbor');
    expect(count('New')).to.equal(0);
    expect(count('Synced')).to.be.above(380);
    await coordinator.press(LABELS.save);
    const ids = sandbox.hub.context.database
      .prepare<[string], string>('SELECT mis_id FROM students WHERE estab = ? AND synced_at IS NOT NULL')
      .pluck()
      .all(aldhelm.estab);
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{8}-/);
  });

  it('is proposed by email after a night that changed something, once a day', async () => {
    await syncAll();
    const checks = sandbox.hub.context.database
      .prepare<[string], number>("SELECT count(*) FROM outbox WHERE kind = 'check' AND about = ?")
      .pluck();
    // A test that takes long enough sees the check of today as well.
    const before = checks.get(aldhelm.estab) ?? 0;
    const monday = new Date('2027-01-18T06:00:00Z');
    sandbox.clock.travelTo(monday);
    scheduleChecks(sandbox.hub.context);
    scheduleChecks(sandbox.hub.context);
    await sandbox.hub.context.outbox.deliverDue('check');
    const email = await sandbox.mail.waitFor({ to: aldhelm.coordinator.email, subject: 'changes to review' });
    expect(email.text).to.match(/Pupils: \d+ new, changed or gone/);
    expect(checks.get(aldhelm.estab)).to.equal(before + 1);
    const { context } = sandbox.hub;
    expect(nextCheckAt(context)).to.equal('2027-01-19T05:00:00.000Z');
    sandbox.clock.travelTo(new Date('2027-06-16T03:59:00Z'));
    scheduleChecks(context);
    expect(checks.get(aldhelm.estab), 'before 05:00 in summer').to.equal(before + 1);
    expect(nextCheckAt(context)).to.equal('2027-06-16T04:00:00.000Z');
    sandbox.clock.travelTo(new Date('2027-06-16T04:00:00Z'));
    scheduleChecks(context);
    expect(checks.get(aldhelm.estab)).to.equal(before + 2);
  });

  it('moves everybody up in September', async () => {
    await syncAll();
    const [pupil] = students().filter(
      ({ year_group, synced_at }) => year_group === 'Year 2' && synced_at !== null,
    );
    sandbox.clock.travelTo(new Date('2027-09-03T09:00:00Z'));
    coordinator = await hubBrowser(sandbox, aldhelm);
    await syncAll();
    const moved = students().find(({ id }) => id === pupil?.id);
    expect(moved?.year_group).to.equal('Year 3');
    expect(moved?.class).to.match(/^3/);
  });

  it('lets one centre see nothing of another', async () => {
    await syncAll();
    await coordinator.open(`${PAGE}/history`);
    const href = coordinator.page.document.querySelector('tbody a')?.getAttribute('href') ?? '';
    const other = await hubBrowser(sandbox, larkhill);
    expect((await other.open(`${sandbox.urls.hub}${href}`)).status).to.equal(404);
    expect((await other.open(`${sandbox.urls.hub}${href}.csv`)).status).to.equal(404);
  });
});
