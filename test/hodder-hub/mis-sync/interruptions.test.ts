import { expect } from 'chai';
import type { PanelSlug } from '../../../hodder-hub/mis-sync/records/panels.ts';
import { latestRun, type Run } from '../../../hodder-hub/mis-sync/records/runs.ts';
import type { HttpBrowser, Page } from '../../../scripts/journey/http-browser.ts';
import { authorise, hubBrowser, invite } from '../../../scripts/journey/people.ts';
import { LABELS } from '../../../shared/labels.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../../shared/sample-data/schools.ts';
import { type Between, startBetween } from '../../support/between.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

const [, thornbury, aldhelm] = DEMO_SCHOOLS;
const CARD = '/admin-hub/school/mis-sync';

/** Begins a panel and reads the MIS. */
async function review(sandbox: TestSandbox, browser: HttpBrowser, panel: PanelSlug): Promise<Page> {
  await browser.open(`${sandbox.urls.hub}${CARD}/${panel}`);
  await browser.press(LABELS.proceed);
  await sandbox.hub.context.outbox.deliverDue('load');
  return browser.open(`${CARD}/${panel}`);
}

function runOf(sandbox: TestSandbox, { estab }: DemoSchool, panel: PanelSlug): Run {
  const run = latestRun(sandbox.hub.context.database, estab, panel);
  if (!run) throw new Error(`no run of ${panel}`);
  return run;
}

describe('a sync that is interrupted', () => {
  let sandbox: TestSandbox;
  let coordinator: HttpBrowser;
  let between: Between;

  beforeEach(async () => {
    sandbox = await startTestSandbox({ story: true });
    between = await startBetween(sandbox.urls.portal);
    sandbox.hub.context.xporter.url = between.url;
    coordinator = await hubBrowser(sandbox, aldhelm);
  });
  afterEach(async () => {
    await sandbox.stop();
    await between.stop();
  });

  const load = () => sandbox.hub.context.outbox.deliverDue('load');
  const later = () => sandbox.clock.travelTo(new Date(sandbox.clock.now().getTime() + 3_600_000));

  it('says that Xporter is in trouble, tries again, and resumes', async () => {
    between.meddle((path) => (path.includes('/Staff/') ? 500 : undefined));
    await coordinator.open(`${sandbox.urls.hub}${CARD}/teachers`);
    await coordinator.press(LABELS.proceed);
    await load();
    const waiting = await coordinator.open(`${CARD}/teachers`);
    expect(waiting.text).to.contain('Reading teachers').and.contain('will continue automatically');
    expect(waiting.document.querySelector('noscript')?.innerHTML).to.contain('http-equiv="refresh"');
    between.meddle(() => undefined);
    later();
    await load();
    expect((await coordinator.open(`${CARD}/teachers`)).text).to.contain('Save and sync teachers');
  });

  it('fetches a new token when one expires midway', async () => {
    let refusals = 1;
    between.meddle((path) => (path.includes('/Staff/') && refusals-- > 0 ? 401 : undefined));
    const page = await review(sandbox, coordinator, 'teachers');
    expect(page.text).to.contain('Save and sync teachers');
    expect(between.seen.filter((path) => path.includes('GetToken')).length).to.be.at.least(2);
  });

  it('tries the secret again when a new token is refused, and does not take it for a revocation', async () => {
    let refusals = 2;
    between.meddle((path) => (path.includes('/TokenDetails') && refusals-- > 0 ? 401 : undefined));
    await coordinator.open(`${sandbox.urls.hub}${CARD}/teachers`);
    await coordinator.press(LABELS.proceed);
    await load();
    expect((await coordinator.open(`${CARD}/teachers`)).text).to.contain('will continue automatically');
    later();
    await load();
    expect((await coordinator.open(`${CARD}/teachers`)).text).to.contain('Save and sync teachers');
  });

  it('stops in Xporter’s own words when it refuses what the school shares', async () => {
    between.meddle((path) => (path.includes('/Staff/') ? 403 : undefined));
    const page = await review(sandbox, coordinator, 'teachers');
    expect(page.text).to.contain('The last sync was stopped').and.contain('Token has expired');
  });

  it('cancels a load, and keeps nothing of it', async () => {
    between.meddle((path) => (path.includes('/Staff/') ? 503 : undefined));
    await coordinator.open(`${sandbox.urls.hub}${CARD}/teachers`);
    await coordinator.press(LABELS.proceed);
    await load();
    await coordinator.open(`${CARD}/teachers`);
    await coordinator.press('Cancel');
    between.meddle(() => undefined);
    later();
    await load();
    expect(runOf(sandbox, aldhelm, 'teachers').state).to.equal('cancelled');
    const { database } = sandbox.hub.context;
    expect(database.prepare('SELECT count(*) FROM sync_staged').pluck().get()).to.equal(0);
  });

  it('stops when deauthorised in another tab while it loads', async () => {
    between.meddle((path) => (path.includes('/Students/') ? 500 : undefined));
    const held = between.hold('/Students/');
    await coordinator.open(`${sandbox.urls.hub}${CARD}/pupils`);
    await coordinator.press(LABELS.proceed);
    const loading = load();
    const letGo = await held;
    const otherTab = await hubBrowser(sandbox, aldhelm);
    await otherTab.open(`${CARD}/deauthorise`);
    await otherTab.press(LABELS.deauthorise);
    letGo();
    await loading;
    expect((await coordinator.open(`${CARD}/pupils`)).text).to.contain('deauthorised in the middle');
  });

  it('reads everything again when Xporter has forgotten the changeset', async () => {
    await review(sandbox, coordinator, 'teachers');
    await coordinator.press('Save and sync teachers');
    sandbox.hub.context.database
      .prepare("UPDATE mis_bookmarks SET hash = '0414025e3f87151229b8964169a480e5'")
      .run();
    const page = await review(sandbox, coordinator, 'teachers');
    expect(page.text).to.contain('Synced');
    expect(runOf(sandbox, aldhelm, 'teachers').since).to.equal('*');
  });

  it('goes on after the last page that was kept', async () => {
    await authorise(await invite(sandbox, thornbury), thornbury);
    await sandbox.flush();
    between.meddle((path) => (path.includes('page=3') ? 500 : undefined));
    const secondary = await hubBrowser(sandbox, thornbury);
    await secondary.open(`${sandbox.urls.hub}${CARD}/pupils`);
    await secondary.press(LABELS.proceed);
    await load();
    expect(runOf(sandbox, thornbury, 'pupils').page).to.equal(2);
    between.meddle(() => undefined);
    between.seen.length = 0;
    later();
    await load();
    expect(runOf(sandbox, thornbury, 'pupils').state).to.equal('reviewing');
    const requested = between.seen.filter((path) => path.includes('/Students/'));
    expect(requested.some((path) => /[?&]page=[12](&|$)/.test(path))).to.equal(false);
    await secondary.open(`${CARD}/pupils`);
    expect(secondary.page.document.querySelectorAll('tbody tr'), 'one page of the table').to.have.length(50);
  });

  it('outlives as many tokens as a long reading takes', async () => {
    await authorise(await invite(sandbox, thornbury), thornbury);
    await sandbox.flush();
    const expiring = new Set(['page=2', 'page=3']);
    between.meddle((path) => {
      const [page = ''] = /page=\d+/.exec(path) ?? [];
      return path.includes('/Students/') && expiring.delete(page) ? 401 : undefined;
    });
    await review(sandbox, await hubBrowser(sandbox, thornbury), 'pupils');
    expect(expiring.size).to.equal(0);
    expect(runOf(sandbox, thornbury, 'pupils').state).to.equal('reviewing');
  });
});
