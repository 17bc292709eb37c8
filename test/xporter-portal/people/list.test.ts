import { expect } from 'chai';
import { DEMO_SCHOOLS } from '../../../shared/demonstration/schools.ts';
import type { Visitor } from '../../../shared/visitor/visitor.ts';
import { portalVisitor } from '../../support/people.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { type Reader, startReader } from '../api/reader.ts';

const [, , aldhelm] = DEMO_SCHOOLS;

describe('ticking people from a list', () => {
  let sandbox: TestSandbox;
  let administrator: Visitor;
  let reader: Reader;

  before(async () => {
    sandbox = await startTestSandbox({ story: true });
    reader = startReader(sandbox, aldhelm.estab, { people: 'exclude' });
    administrator = await portalVisitor(sandbox, aldhelm);
  });
  after(() => sandbox.stop());

  beforeEach(async () => {
    await administrator.open('/gdpr');
    await administrator.follow('Reader');
    await administrator.follow('Tick people from a list');
  });

  const shared = async () =>
    ((await reader.read('Students/')).body.Students ?? []).map(({ Id }) => String(Id)).sort();

  it('lets in by UPN or by the MIS’s id, out of a spreadsheet, once it is saved', async () => {
    const [one, two, three] = reader.whole().onRoll;
    const list = `UPN,Name\n${one?.upn},Somebody\n\n ${two?.id} \r\n"${three?.upn}"\t2B\n${one?.upn}`;
    await administrator.press('Tick them', { list, what: 'let in' });
    expect(administrator.page.text).to.contain('3 people are ticked').and.contain('3 to be let in');
    expect(await shared(), 'before it is saved').to.have.length(0);
    await administrator.press('Save Changes');
    expect(await shared()).to.deep.equal([one?.id, two?.id, three?.id].sort());
  });

  it('shares those of a list only, and leaves staff alone', async () => {
    const { onRoll, staff } = reader.whole();
    const [, , three, four] = onRoll;
    const head = staff[0];
    reader.change({ add: [{ kind: 'Staff', key: head?.key ?? '' }] });
    await administrator.press('Tick them', { list: `${three?.upn}\n${four?.upn}`, what: 'only these' });
    await administrator.press('Save Changes');
    expect(await shared()).to.deep.equal([three?.id, four?.id].sort());
    expect((await reader.read('Staff/')).body.Staff).to.have.length(1);
  });

  it('names the lines that it does not know, loses nothing, and goes on when told to', async () => {
    const [, , , , five] = reader.whole().onRoll;
    const list = `${five?.upn}\nZ999999999999`;
    await administrator.press('Tick them', { list, what: 'let in' });
    expect(administrator.page.status).to.equal(422);
    expect(administrator.page.text).to.contain('Line 2: Z999999999999').and.contain('1 of the lines');
    expect(administrator.page.document.querySelector('textarea')?.textContent).to.equal(list);
    await administrator.press('Tick them', { anyway: 'yes' });
    expect(administrator.page.text).to.contain('1 person is ticked');
    await administrator.press('Forget the ticks');
  });

  it('says what to do about an empty list, nothing chosen, and a list of strangers', async () => {
    await administrator.press('Tick them', {});
    expect(administrator.page.text).to.contain('Paste a list').and.contain('Choose what to do');
    await administrator.press('Tick them', { list: 'Z1\nZ2', what: 'leave out' });
    expect(administrator.page.text).to.contain('Nobody of your school has one of these');
  });
});
