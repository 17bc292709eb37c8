import { expect } from 'chai';
import { DEMO_SCHOOLS } from '../../../shared/demonstration/schools.ts';
import type { Visitor } from '../../../shared/visitor/visitor.ts';
import { hubVisitor, portalVisitor } from '../../support/people.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

const [, , aldhelm, larkhill] = DEMO_SCHOOLS;

describe('the Data Sharing Dashboard', () => {
  let sandbox: TestSandbox;
  let administrator: Visitor;

  before(async () => {
    sandbox = await startTestSandbox({ story: true });
    administrator = await portalVisitor(sandbox, larkhill);
  });
  after(() => sandbox.stop());

  it('shows the same apps as cards and as a table, by their status', async () => {
    const cards = administrator.page.document.querySelectorAll('.app-card a').map((a) => a.text);
    await administrator.follow('Table');
    const rows = administrator.page.document.querySelectorAll('tbody th a').map((a) => a.text);
    expect(rows).to.deep.equal(cards).and.include('Wellbeing');
    await administrator.press('Show', { state: 'paused' });
    const paused = administrator.page.document.querySelectorAll('tbody tr');
    expect(paused.length).to.be.below(rows.length).and.above(0);
    for (const row of paused) expect(row.text).to.contain('Paused');
  });

  it('draws the requests of an app, with a table for whoever cannot see it, and what was read', async () => {
    const coordinator = await hubVisitor(sandbox, aldhelm);
    await coordinator.open('/admin-hub/school/mis-sync');
    await coordinator.press('Start sync');
    await coordinator.press('Proceed');
    await sandbox.settle();
    const another = await portalVisitor(sandbox, aldhelm);
    await another.follow('Wellbeing');
    const { document, text } = another.page;
    expect(document.querySelectorAll('svg.chart rect').length).to.equal(30);
    expect(document.querySelector('svg.chart')?.getAttribute('aria-label')).to.match(/[1-9]\d* in all/);
    expect(text).to.contain('accepted by').and.contain('What was read').and.contain('Staff');
  });

  it('lists every decision, and hands it out for a spreadsheet', async () => {
    await administrator.open('/data-sharing');
    await administrator.follow('Wellbeing');
    expect(administrator.page.text).to.contain('Sharing authorised').and.contain('Pupil funding');
    const href = administrator.page.document.querySelector('a[href$="history.csv"]')?.getAttribute('href');
    const csv = await administrator.open(href ?? '');
    expect(csv.headers.get('content-type')).to.contain('text/csv');
    expect(csv.document.text)
      .to.match(/When,What,By,Detail/)
      .and.contain('Invitation sent');
    const another = await portalVisitor(sandbox, aldhelm);
    expect((await another.open(`${sandbox.urls.portal}${href}`)).status).to.equal(404);
  });
});
