import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Reader, startReader } from '../api/reader.ts';

const [, , aldhelm] = DEMO_SCHOOLS;

describe('switching the default', () => {
  let portal: PortalApp;
  let administrator: HttpBrowser;
  let reader: Reader;

  before(async () => {
    portal = await portalApp();
    reader = startReader(portal, aldhelm.estab);
    administrator = await portal.signIn(aldhelm.administrator);
  });
  after(() => portal.stop());

  beforeEach(async () => {
    await administrator.open('/gdpr');
    await administrator.follow('Reader');
  });

  const ids = async (path: string) =>
    ((await reader.read(`${path}/`)).body[path] ?? []).map(({ Id }) => String(Id)).sort();
  const gdpr = async () => JSON.parse((await reader.ask('GDPRIDs')).text).GDPR[0];

  it('shows the effect in numbers, and may leave everybody as they are', async () => {
    const [one] = reader.whole().onRoll;
    reader.change({ add: [{ kind: 'Student', key: one?.key ?? '' }] });
    const before = {
      Students: await ids('Students'),
      Staff: await ids('Staff'),
      Contacts: await ids('Contacts'),
    };
    await administrator.follow('Exclude all data by default instead');
    const cells = administrator.page.document
      .querySelectorAll('tbody tr:first-child td')
      .map((td) => td.text);
    const all = reader.whole().onRoll.length;
    expect(cells.map(Number)).to.deep.equal([all, all - 1, all - 1, 0]);
    await administrator.press('Exclude all data by default', { exceptions: 'stay' });
    expect(administrator.page.text).to.contain('You now exclude all data by default');
    expect({
      Students: await ids('Students'),
      Staff: await ids('Staff'),
      Contacts: await ids('Contacts'),
    }).to.deep.equal(before);
    expect((await gdpr()).IsOptIn).to.equal(true);
  });

  it('may forget the exceptions: with nobody left it waits for people, and then shares all again', async () => {
    await administrator.follow('Include all data by default instead');
    await administrator.press('Include all data by default', { exceptions: 'forget' });
    expect(await ids('Students')).to.have.length(reader.whole().onRoll.length);
    expect((await gdpr()).StudentIds).to.deep.equal([]);
    await administrator.follow('Exclude all data by default instead');
    await administrator.press('Exclude all data by default', { exceptions: 'forget' });
    expect(administrator.page.text).to.contain('gets no data until you choose people to share');
    expect(administrator.page.text).to.contain('You do not share data about anyone yet');
    expect(await reader.token().catch(() => 'no token')).to.equal('no token');
    await administrator.follow('Include all data by default instead');
    await administrator.press('Include all data by default', { exceptions: 'forget' });
    expect(await ids('Students')).to.have.length(reader.whole().onRoll.length);
  });

  it('wants an answer, and wants ticks saved or forgotten first', async () => {
    await administrator.follow('Exclude all data by default instead');
    await administrator.press('Exclude all data by default');
    expect(administrator.page.status).to.equal(422);
    expect(administrator.page.text).to.contain('Choose what happens');
    await administrator.follow('People shared with Reader');
    const ticks = administrator.page.document.querySelectorAll('input[name=ticked]');
    await administrator.press('Keep', {
      ticked: ticks.slice(1).map((box) => box.getAttribute('value') ?? ''),
    });
    await administrator.follow('Exclude all data by default instead');
    expect(administrator.page.text).to.contain('unsaved change');
    expect(administrator.page.document.querySelector('input[name=exceptions]')).to.equal(null);
  });
});
