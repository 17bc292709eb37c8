import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { authorise, hubBrowser, invite, portalBrowser } from '../../../scripts/journey/people.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { partnerBrowser } from '../support/partner-portal.ts';

const [, , aldhelm, larkhill] = DEMO_SCHOOLS;

describe('the Data Sharing Dashboard', () => {
  let sandbox: TestSandbox;
  let administrator: HttpBrowser;

  before(async () => {
    sandbox = await startTestSandbox({ story: true });
    administrator = await portalBrowser(sandbox, larkhill);
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

  it('draws the requests of an app, with a table for people who cannot see it, and what was read', async () => {
    const coordinator = await hubBrowser(sandbox, aldhelm);
    await coordinator.open('/admin-hub/school/mis-sync');
    await coordinator.press('Start sync');
    await coordinator.press('Proceed');
    await sandbox.flush();
    const another = await portalBrowser(sandbox, aldhelm);
    await another.follow('Wellbeing');
    const { document, text } = another.page;
    expect(document.querySelectorAll('svg.chart rect').length).to.equal(30);
    expect(document.querySelector('svg.chart')?.getAttribute('aria-label')).to.match(/[1-9]\d* in total/);
    expect(text).to.contain('accepted by').and.contain('Data read').and.contain('Staff');
  });

  it('lists every decision, and hands it out for a spreadsheet', async () => {
    await administrator.open('/data-sharing');
    await administrator.follow('Wellbeing');
    expect(administrator.page.text).to.contain('Sharing authorised').and.contain('Pupil premium');
    const href = administrator.page.document.querySelector('a[href$="history.csv"]')?.getAttribute('href');
    const csv = await administrator.open(href ?? '');
    expect(csv.headers.get('content-type')).to.contain('text/csv');
    expect(csv.document.text)
      .to.match(/When,What,By,Detail/)
      .and.contain('Invitation sent');
    const another = await portalBrowser(sandbox, aldhelm);
    expect((await another.open(`${sandbox.urls.portal}${href}`)).status).to.equal(404);
  });

  it('lists an app once, with its newest authorisation, and a school once for the partner', async () => {
    const coordinator = await hubBrowser(sandbox, aldhelm);
    await coordinator.open('/admin-hub/school/mis-sync/deauthorise');
    await coordinator.press('Deauthorise');
    const link = await invite(sandbox, aldhelm);
    const browser = await portalBrowser(sandbox, aldhelm);
    const cards = () => browser.page.document.querySelectorAll('.app-card').map(({ text }) => text);
    const ofWellbeing = () => cards().filter((card) => card.includes('Wellbeing'));
    expect(ofWellbeing()).to.have.lengthOf(1);
    expect(ofWellbeing()[0])
      .to.contain('Invitation waiting')
      .and.match(/an earlier authorisation is still\s+Active/);
    await browser.open('/data-sharing?state=active');
    expect(ofWellbeing(), 'what still shares is found by its state too').to.have.lengthOf(1);
    await browser.follow('Wellbeing');
    expect(browser.page.text).to.contain('Other authorisations of this app').and.contain('Active since');

    const partner = await partnerBrowser(sandbox, { email: 'imogen.hale@hodder.example' });
    await partner.open('/partners/schools');
    const rows = partner.page.document.querySelectorAll('tbody tr').map(({ text }) => text);
    const ofAldhelm = rows.filter((row) => row.includes(aldhelm.name));
    expect(ofAldhelm).to.have.lengthOf(1);
    expect(ofAldhelm[0]).to.match(/An earlier authorisation is still\s+Active/);

    await authorise(link, aldhelm);
    await browser.open('/data-sharing');
    expect(ofWellbeing()).to.have.lengthOf(1);
    expect(ofWellbeing()[0]).to.contain('Active').and.not.contain('earlier authorisation');
    await browser.follow('Wellbeing');
    expect(browser.page.text).to.contain('Replaced');
    await browser.follow('Invited');
    expect(browser.page.document.querySelector('.summary-list')?.text).to.contain('Replaced');
  });
});
