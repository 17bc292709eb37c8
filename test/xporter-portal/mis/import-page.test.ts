import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { upn } from '../../../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { readPeople } from '../../../xporter-portal/mis/import/read-file.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Reader, startReader } from '../api/reader.ts';

const school = DEMO_SCHOOLS[2];
const HEADING = 'Type,UPN,FormerUPN,Surname,Forename,DOB,Gender,NCyear,RegGroup';
const [ADA, BEN, NEW] = [901, 902, 903].map((serial) => upn(school.estab, 20, serial));
const ada = `pupil,${ADA},,Lee,Ada,2010-04-30,F,11,11A`;
const ben = `pupil,${BEN},,Müller,Ben,2010-05-01,M,11,11A`;

describe('the page that imports people', () => {
  let side: PortalApp;
  let reader: Reader;
  let browser: HttpBrowser;
  before(async () => {
    side = await portalApp({ signedInAs: school.administrator });
    reader = startReader(side, school.estab);
    browser = side.browser;
  });
  after(() => side.stop());

  async function send(...lines: string[]): Promise<void> {
    await browser.open('/mis-connection');
    await browser.follow('Import people');
    const bytes = Buffer.from([HEADING, ...lines].join('\r\n'), 'latin1');
    await browser.upload('Continue', 'file', new File([bytes], 'people.csv'));
  }
  const pupils = () => reader.whole().pupils;

  it('gives an empty file with every column', async () => {
    const { status, headers, document } = await browser.open('/mis-connection/import/template.csv');
    expect(status).to.equal(200);
    expect(headers.get('content-disposition')).to.equal('attachment; filename=people.csv');
    expect(readPeople('people.csv', document.textContent).refusals).to.deep.equal([
      { where: 'people.csv', why: 'has no pupils or staff' },
    ]);
  });

  it('shows what will change, and imports it once it is confirmed', async () => {
    await send(ada, ben);
    expect(browser.page.text)
      .to.contain('Read as Windows-1252')
      .and.contain('Ben Müller')
      .and.contain('2 pupils');
    expect(pupils().length).to.be.above(100);
    await browser.press('Import these people');
    expect(browser.page.status).to.equal(422);
    expect(browser.page.text).to.contain('Confirm that the file is complete');
    expect(pupils().length).to.be.above(100);
    await browser.press('Import these people', { removal: 'yes' });
    expect(browser.page.text).to.contain('now has the 2 pupils and 0 staff of people.csv');
    expect(pupils().map(({ surname }) => surname)).to.deep.equal(['Lee', 'Müller']);
    expect(side.context.journal.ofSchool(school.estab).at(-1)).to.include({
      event: 'mis.people-imported',
    });
    await browser.open('/mis-connection/import/plan');
    expect(browser.page.url).to.match(/\/import$/);
  });

  it('asks who may be the same person, and who is missing', async () => {
    const [{ key } = { key: '' }, { key: other } = { key: '' }] = pupils();
    reader.change({ add: [key, other].map((each) => ({ kind: 'Student', key: each })) });
    await send(ada.replace(ADA ?? '', NEW ?? ''));
    expect(browser.page.text).to.contain('May be the same person').and.contain('not shared with Reader');
    await browser.press('Import these people');
    expect(browser.page.status).to.equal(422);
    expect(browser.page.text)
      .to.contain('Say who Ada Lee on line 2 is')
      .and.contain('Confirm that these people');
    await browser.press('Import these people', { 'who-line-2': key, missing: 'yes', removal: 'yes' });
    expect(pupils().map((pupil) => [pupil.key, pupil.upn])).to.deep.equal([[key, NEW]]);
    expect(reader.shared().pupils).to.deep.equal([]);
  });

  it('comes again where something has changed since it was shown', async () => {
    await send(ada.replace(ADA ?? '', NEW ?? ''), ben);
    reader.change({ remove: [{ kind: 'Student', key: pupils()[0]?.key ?? '' }] });
    const { page } = browser;
    const colleague = await side.signIn(school.administrator);
    await colleague.open('/mis-connection/import');
    await colleague.upload('Continue', 'file', new File([`${HEADING}\n${ben}`], 'other.csv'));
    expect(browser.page).to.equal(page);
    await browser.press('Import these people');
    expect(browser.page.status).to.equal(409);
    expect(browser.page.text).to.contain('What other.csv will change').and.contain('Something has changed');
    await browser.press('Cancel');
    expect(browser.page.text).to.contain('imported nothing');
    expect(pupils().length).to.equal(1);
  });

  it('names what to correct in a file, and needs one', async () => {
    await send(ben.replace('2010-05-01', '2010-05-41'));
    expect(browser.page.status).to.equal(422);
    expect(browser.page.text)
      .to.contain('We cannot import people.csv')
      .and.contain('line 2: DOB “2010-05-41” is not a day');
    await browser.upload('Continue', 'file', new File([], 'empty.csv'));
    expect(browser.page.text).to.contain('Choose a file that is not empty');
    await browser.press('Continue');
    expect(browser.page.text).to.contain('Choose a file');
    await browser.upload('Continue', 'file', new File([Buffer.alloc(6_000_000)], 'large.csv'));
    expect(browser.page.status).to.equal(413);
  });

  it('is not for data protection leads', async () => {
    const { database } = side.context;
    database.prepare("UPDATE administrators SET role = 'lead' WHERE estab = ?").run(school.estab);
    await browser.open('/mis-connection/import');
    expect(browser.page.status).to.equal(403);
    database.prepare("UPDATE administrators SET role = 'administrator' WHERE estab = ?").run(school.estab);
  });
});
