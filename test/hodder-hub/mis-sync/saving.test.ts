import { expect } from 'chai';
import { changesOf } from '../../../hodder-hub/mis-sync/history/changes.ts';
import type { PanelSlug } from '../../../hodder-hub/mis-sync/records/panels.ts';
import { latestRun, type Run } from '../../../hodder-hub/mis-sync/records/runs.ts';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { hubBrowser } from '../../../scripts/journey/people.ts';
import { LABELS } from '../../../shared/labels.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

const [, , aldhelm] = DEMO_SCHOOLS;
const PAGE = '/admin-hub/school/mis-sync';

describe('saving and undoing a sync', () => {
  let sandbox: TestSandbox;
  let coordinator: HttpBrowser;

  beforeEach(async () => {
    sandbox = await startTestSandbox({ story: true });
    coordinator = await hubBrowser(sandbox, aldhelm);
  });
  afterEach(() => sandbox.stop());

  async function read(panel: PanelSlug): Promise<void> {
    await coordinator.open(`${PAGE}/${panel}`);
    await coordinator.press(LABELS.proceed);
    await sandbox.hub.context.outbox.deliverDue('load');
    await coordinator.open(`${PAGE}/${panel}`);
  }

  async function sync(...panels: PanelSlug[]): Promise<void> {
    for (const panel of panels) {
      await read(panel);
      await coordinator.press(LABELS.save);
    }
  }

  function latest(panel: PanelSlug): Run {
    const run = latestRun(sandbox.hub.context.database, aldhelm.estab, panel);
    if (!run) throw new Error(`no run of ${panel}`);
    return run;
  }

  async function undo(panel: PanelSlug): Promise<void> {
    await coordinator.open(`${PAGE}/history/${latest(panel).id}`);
    await coordinator.press('Undo this sync');
    expect(coordinator.page.text).to.contain('Undone');
  }

  const number = (sql: string, ...values: (string | number)[]): number =>
    Number(
      sandbox.hub.context.database
        .prepare(sql)
        .pluck()
        .get(...values),
    );

  const members = () =>
    number(
      'SELECT count(*) FROM class_members JOIN classes ON classes.id = class_id WHERE estab = ?',
      aldhelm.estab,
    );

  it('leaves pupils in their classes when undone after the connection has ended', async () => {
    await sync('teachers', 'classes', 'pupils', 'teachers');
    const before = members();
    expect(before).to.be.above(100);
    await coordinator.open(`${PAGE}/deauthorise`);
    await coordinator.press(LABELS.deauthorise);
    await undo('teachers');
    expect(members()).to.equal(before);
  });

  it('takes back what it did, not what has been done in the Hub since, and keeps no passwords', async () => {
    const { database } = sandbox.hub.context;
    await sync('teachers', 'classes');
    const changed = changesOf(database, latest('classes').id).find(({ before }) => before !== null);
    const id = changed?.recordId ?? 0;
    database.prepare('UPDATE classes SET description = ? WHERE id = ?').run('In the annexe', id);
    await undo('classes');
    expect(database.prepare('SELECT description, synced_at FROM classes WHERE id = ?').get(id)).to.deep.equal(
      {
        description: 'In the annexe',
        synced_at: null,
      },
    );
    expect(number("SELECT count(*) FROM sync_changes WHERE before LIKE '%password%'")).to.equal(0);
  });

  it('is not undone while another sync of the panel is under way', async () => {
    await sync('pupils');
    const { id } = latest('pupils');
    await coordinator.open(`${PAGE}/history/${id}`);
    const other = await hubBrowser(sandbox, aldhelm);
    await other.open(`${PAGE}/pupils`);
    await other.press(LABELS.proceed);
    await coordinator.press('Undo this sync');
    expect(coordinator.page.text).to.contain('another sync of the same kind');
    expect(number('SELECT count(*) FROM sync_runs WHERE id = ? AND state = ?', id, 'saved')).to.equal(1);
  });

  it('saves nothing from a tab that shows an earlier pass', async () => {
    await read('teachers');
    const stale = await hubBrowser(sandbox, aldhelm);
    await stale.open(`${PAGE}/teachers`);
    await coordinator.press('Cancel');
    await read('teachers');
    await stale.press(LABELS.save);
    expect(stale.page.text).to.contain('already finished');
    expect(latest('teachers').state).to.equal('reviewing');
  });

  it('leaves pupils who may match unchanged until the coordinator decides, and says how many wait', async () => {
    const pupils = () =>
      new Map(
        sandbox.hub.context.database
          .prepare<[string], { id: number }>('SELECT * FROM students WHERE estab = ?')
          .all(aldhelm.estab)
          .map((one) => [one.id, one]),
      );
    const rowsToDecide = () =>
      sandbox.hub.context.database
        .prepare<[number], { id: number; hubId: number }>(
          "SELECT id, hub_id AS hubId FROM sync_rows WHERE run_id = ? AND status = 'May match' ORDER BY id",
        )
        .all(latest('pupils').id);
    const before = pupils();
    await read('pupils');
    const toDecide = rowsToDecide();
    expect(toDecide.length).to.be.above(2);
    expect(coordinator.page.text).to.contain(`${toDecide.length} pupils may match: you decide`);
    await coordinator.press('Save and sync pupils');
    const waiting = `${toDecide.length} that may match are unchanged and wait for your decision`;
    expect(coordinator.page.text).to.contain(waiting).and.contain(`${toDecide.length} may match`);
    for (const { hubId } of toDecide) expect(pupils().get(hubId)).to.deep.equal(before.get(hubId));
    const email = await sandbox.mail.waitFor({ to: aldhelm.coordinator.email, subject: 'pupils synced' });
    expect(email.subject).to.contain(`${toDecide.length} to decide`);
    await coordinator.open(`${PAGE}/history/${latest('pupils').id}`);
    expect(coordinator.page.text).to.contain(`${toDecide.length} may match and were left unchanged`);

    await read('pupils');
    const [another, same, ...rest] = rowsToDecide();
    expect(rest.length, 'the same pupils wait again').to.equal(toDecide.length - 2);
    await coordinator.open(`${PAGE}/pupils?status=May match`);
    await coordinator.press('Unmatch', { ticked: String(same?.id) });
    expect(coordinator.page.text).to.contain(`${rest.length} pupils may match: you decide`);
    await coordinator.press('Save and sync pupils');
    const isSynced = (id = 0): boolean =>
      number('SELECT count(*) FROM students WHERE id = ? AND synced_at IS NOT NULL', id) === 1;
    expect([isSynced(same?.hubId), isSynced(another?.hubId)]).to.deep.equal([true, false]);
    for (const { hubId } of rest) expect(pupils().get(hubId)).to.deep.equal(before.get(hubId));
  });

  it('renames a class to what another has just been called, pupils and all, and back', async () => {
    await sync('classes', 'pupils');
    const { database } = sandbox.hub.context;
    const [one, other] = database
      .prepare<[string], { id: number; name: string; mis_id: string }>(
        `SELECT id, name, mis_id FROM classes WHERE estab = ? AND mis_id IS NOT NULL
         AND name IN (SELECT class FROM students) ORDER BY id LIMIT 2`,
      )
      .all(aldhelm.estab);
    if (!one || !other) throw new Error('Aldhelm has classes');
    const pupilsIn = (name: string) =>
      number('SELECT count(*) FROM students WHERE estab = ? AND class = ?', aldhelm.estab, name);
    const before = [pupilsIn(one.name), pupilsIn(other.name)];
    const rename = (misId: string, name: string) =>
      database
        .prepare(
          "UPDATE mis_copy SET row = json_set(row, '$.Name', ?) WHERE dataset = 'classes/Group' AND id = ? AND estab = ?",
        )
        .run(name, misId, aldhelm.estab);
    rename(one.mis_id, other.name);
    rename(other.mis_id, 'Kingfishers');
    await sync('classes');
    const nameOf = database.prepare<[number], string>('SELECT name FROM classes WHERE id = ?').pluck();
    expect([nameOf.get(one.id), nameOf.get(other.id)]).to.deep.equal([other.name, 'Kingfishers']);
    expect([pupilsIn(other.name), pupilsIn('Kingfishers')]).to.deep.equal(before);
    await undo('classes');
    expect([nameOf.get(one.id), nameOf.get(other.id)]).to.deep.equal([one.name, other.name]);
    expect([pupilsIn(one.name), pupilsIn(other.name)]).to.deep.equal(before);
  });

  it('keeps the start of the year where the date is left blank or is none', async () => {
    for (const yearStarts of ['', '2026-13-45', '1/9/2026']) {
      await coordinator.open(`${PAGE}/year-groups`);
      await coordinator.press(LABELS.proceed, { yearStarts });
      expect(coordinator.page.status, yearStarts).to.equal(200);
      await coordinator.press('Cancel');
    }
    expect(
      sandbox.hub.context.database
        .prepare('SELECT year_starts FROM centres WHERE estab = ?')
        .pluck()
        .get(aldhelm.estab),
    ).to.equal('09-01');
  });

  it('finds a full name, and does not find everybody by the name of a field', async () => {
    await read('teachers');
    await coordinator.open(`${PAGE}/teachers?search=sheila farrow`);
    expect(coordinator.page.text).to.contain('1 row').and.contain('Farrow');
    await coordinator.open(`${PAGE}/teachers?search=forename`);
    expect(coordinator.page.text).to.contain('No rows to show');
  });

  it('does not say of pupils who were excluded that they have gone from the MIS', async () => {
    await sync('year-groups', 'pupils');
    await coordinator.open(`${PAGE}/pupils`);
    await coordinator.press(LABELS.proceed, { years: 'Year 3' });
    await sandbox.hub.context.outbox.deliverDue('load');
    await coordinator.open(`${PAGE}/pupils?status=Desynced`);
    expect(coordinator.page.text).to.contain('is not part of this sync');
    expect(coordinator.page.text).not.to.contain('no longer in the MIS');
  });
});
