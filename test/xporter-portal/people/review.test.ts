import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { sharingWith } from '../../../xporter-portal/records/authorisations.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Reader, startReader } from '../api/reader.ts';
import { shareWithWellbeing } from '../support/wellbeing.ts';

const [, , aldhelm, larkhill, millbrook] = DEMO_SCHOOLS;

describe('Review GDPR Data Controls', () => {
  let portal: PortalApp;
  let administrator: HttpBrowser;
  let reader: Reader;

  before(async () => {
    portal = await portalApp();
    for (const school of [aldhelm, larkhill]) shareWithWellbeing(portal.context, school);
  });
  after(() => portal.stop());

  beforeEach(async () => {
    reader = startReader(portal, millbrook.estab);
    administrator = await portal.signIn(millbrook.administrator);
    await administrator.open('/gdpr');
    const links = administrator.page.document.querySelectorAll('main a[href^="/gdpr/"]');
    const newest = links.filter((link) => link.textContent.includes('Reader'))[0];
    await administrator.open(newest?.getAttribute('href') ?? '');
  });

  const shared = async () => ((await reader.read('Students/')).body.Students ?? []).map(({ Id }) => Id);
  const boxes = () => administrator.page.document.querySelectorAll('input[name=ticked]');
  const ticks = () => boxes().map((box) => box.getAttribute('value') ?? '');

  it('excludes somebody, and the partner sees it at its next request', async () => {
    const before = await shared();
    const [first, ...others] = ticks();
    await administrator.press('Save Changes', { ticked: others });
    expect(administrator.page.text).to.contain('Saved: 1 person changed').and.contain('Not shared');
    const [saved] = portal.context.journal
      .ofSchool(millbrook.estab)
      .filter(({ event }) => event === 'authorisation.people-changed')
      .slice(-1);
    expect(saved?.detail).to.deep.equal({ included: 0, excluded: 1 });
    const after = await shared();
    expect(after).to.have.length(before.length - 1);
    const { GDPR } = JSON.parse((await reader.ask('GDPRIDs')).text);
    expect(GDPR[0].StudentIds).to.have.length(1);
    await administrator.press('Show', { only: 'exceptions' });
    expect(administrator.page.document.querySelectorAll('tbody tr')).to.have.length(1);
    await administrator.press('Save Changes', { ticked: first ?? '' });
    expect(await shared()).to.have.length(before.length);
  });

  it('keeps ticks from page to page, counts them, and forgets them when told to', async () => {
    const before = await shared();
    await administrator.press('Page 2', { ticked: ticks().slice(2) });
    expect(administrator.page.url).to.contain('page=2');
    expect(administrator.page.text).to.contain('Unsaved changes: 0 to share, 2 to stop sharing');
    expect(await shared(), 'nothing is saved yet').to.have.length(before.length);
    await administrator.press('Page 1');
    expect(boxes().filter((box) => !box.hasAttribute('checked'))).to.have.length(2);
    await administrator.press('Discard changes');
    expect(boxes().filter((box) => !box.hasAttribute('checked'))).to.have.length(0);
  });

  it('shares and excludes a whole year or class at once', async () => {
    await administrator.press('Show', { year: 'Year  2' });
    const [, listed = '0'] = /(\d+) are listed/.exec(administrator.page.text) ?? [];
    await administrator.press('Do not share anyone listed');
    await administrator.press('Save Changes');
    const rows = (await reader.read('Students/')).body.Students ?? [];
    expect(rows.filter(({ YearGroup }) => YearGroup === 'Year  2')).to.have.length(0);
    expect(administrator.page.text).to.contain(`Saved: ${listed} people changed`);
    await administrator.press('Share everyone listed');
    await administrator.press('Save Changes');
    expect(((await reader.read('Students/')).body.Students ?? []).length).to.equal(
      rows.length + Number(listed),
    );
  });

  it('searches staff and contacts too', async () => {
    await administrator.follow('Staff');
    await administrator.press('Show', { search: millbrook.head.surname });
    expect(administrator.page.text).to.contain('Head Teacher');
    await administrator.press('Save Changes', { ticked: null });
    const { SchoolInfo } = (await reader.read('SchoolInfo')).body;
    expect(SchoolInfo?.[0]?.Head).to.equal(null);
    await administrator.follow('Contacts');
    expect(administrator.page.text).to.match(/(Mother|Father|Carer) of /);
  });

  it('offers contacts only for an app that asks for them', async () => {
    const wellbeing = sharingWith(portal.context.database, aldhelm.estab, 'wellbeing.hodder.example');
    const ofAldhelm = await portal.signIn(aldhelm.administrator);
    const kinds = (under: string) =>
      ofAldhelm.page.document.querySelectorAll(`nav a[href*="${under}?kind="]`).map(({ text }) => text);
    await ofAldhelm.open(`/gdpr/${wellbeing?.reference}?kind=Contact`);
    expect(kinds('')).to.deep.equal(['Pupils', 'Staff']);
    expect(ofAldhelm.page.text)
      .to.match(/pupils will be shared/)
      .and.not.contain('Mother of');
    await ofAldhelm.follow('Exclude all data by default instead');
    const rows = ofAldhelm.page.document.querySelectorAll('tbody th').map(({ text }) => text);
    expect(rows).to.deep.equal(['Pupils', 'Staff']);
    await ofAldhelm.open(`/gdpr/${wellbeing?.reference}/list`);
    expect(ofAldhelm.page.text).to.contain('(pupils or staff)');
    await ofAldhelm.open(`/data-sharing/${wellbeing?.reference}/preview?kind=Contact`);
    expect(kinds('/preview')).to.deep.equal(['Pupils', 'Staff']);
    const [contact] = startReader(portal, aldhelm.estab).whole().contacts();
    await ofAldhelm.open(`/gdpr/${wellbeing?.reference}/list`);
    await ofAldhelm.press('Continue', { list: contact?.id ?? '', what: 'do not share' });
    expect(ofAldhelm.page.text).to.contain('No one at your school has one of these');
  });

  it('is another school’s business for nobody else', async () => {
    const { database } = portal.context;
    for (const school of [aldhelm, larkhill]) {
      const theirs = sharingWith(database, school.estab, 'wellbeing.hodder.example');
      expect((await administrator.open(`/gdpr/${theirs?.reference}`)).status).to.equal(404);
    }
  });
});
