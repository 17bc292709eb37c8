import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Reader, startReader } from '../api/reader.ts';

const [, , aldhelm] = DEMO_SCHOOLS;

describe('ticking people from a list', () => {
  let portal: PortalApp;
  let administrator: HttpBrowser;
  let reader: Reader;

  before(async () => {
    portal = await portalApp();
    reader = startReader(portal, aldhelm.estab, { people: 'exclude' });
    administrator = await portal.signIn(aldhelm.administrator);
  });
  after(() => portal.stop());

  beforeEach(async () => {
    await administrator.open('/gdpr');
    await administrator.follow('Reader');
    await administrator.follow('Tick people from a list');
  });

  const shared = async () =>
    ((await reader.read('Students/')).body.Students ?? []).map(({ Id }) => String(Id)).sort();

  it('shares by UPN or by the MIS’s id, out of a spreadsheet, once it is saved', async () => {
    const [one, two, three] = reader.whole().onRoll;
    const list = `\uFEFF\n\u00a0;\nMIS id;Name\n${one?.upn},Somebody\n\n ${two?.id} \r\n"${three?.upn}"\t2B\n${one?.upn}`;
    await administrator.press('Continue', { list, what: 'share' });
    expect(administrator.page.text).to.contain('your list to 3 people').and.contain('3 to share');
    expect(await shared(), 'before it is saved').to.have.length(0);
    await administrator.press('Save Changes');
    expect(await shared()).to.deep.equal([one?.id, two?.id, three?.id].sort());
  });

  it('shares those of a list only, and leaves staff alone', async () => {
    const { onRoll, staff } = reader.whole();
    const [, , three, four] = onRoll;
    const head = staff[0];
    reader.change({ add: [{ kind: 'Staff', key: head?.key ?? '' }] });
    await administrator.press('Continue', { list: `${three?.upn}\n${four?.upn}`, what: 'only these' });
    await administrator.press('Save Changes');
    expect(await shared()).to.deep.equal([three?.id, four?.id].sort());
    expect((await reader.read('Staff/')).body.Staff).to.have.length(1);
  });

  it('names the lines that it does not know, loses nothing, and continues when told to', async () => {
    const [, , , , five] = reader.whole().onRoll;
    const list = `${five?.upn}\nZ999999999999`;
    await administrator.press('Continue', { list, what: 'share' });
    expect(administrator.page.status).to.equal(422);
    expect(administrator.page.text).to.contain('Line 2: Z999999999999').and.contain('could not match 1 line');
    expect(administrator.page.document.querySelector('textarea')?.textContent).to.equal(list);
    await administrator.press('Continue', { anyway: 'yes' });
    expect(administrator.page.text).to.contain('your list to 1 person');
    await administrator.press('Discard changes');
  });

  it('says what to do about an empty list, nothing chosen, and a list of strangers', async () => {
    await administrator.press('Continue', {});
    expect(administrator.page.text).to.contain('Paste a list').and.contain('Choose what you want to do');
    await administrator.press('Continue', { list: 'Z1\nZ2', what: 'do not share' });
    expect(administrator.page.text).to.contain('No one at your school has one of these');
  });
});
