import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { daysAfter, formatDate } from '../../../shared/clock.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { refreshDay } from '../../../xporter-portal/mis/mis-store.ts';
import { slotsFrom } from '../../../xporter-portal/mis-connection/slots.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { startReader } from '../api/reader.ts';
import { shareWithWellbeing } from '../support/wellbeing.ts';

const [, , aldhelm, larkhill] = DEMO_SCHOOLS;

describe('the MIS connection', function () {
  this.timeout(30_000);
  let portal: PortalApp;
  let browser: HttpBrowser;

  beforeEach(async () => {
    portal = await portalApp();
    shareWithWellbeing(portal.context, aldhelm);
    browser = await portal.signIn(aldhelm.administrator);
    await browser.open('/mis-connection');
  });
  afterEach(() => portal.stop());

  const change = async (mis: string) => {
    await browser.open('/mis-connection/change');
    await browser.press('Change MIS', { mis });
  };
  const book = (slot: string) =>
    browser.press(browser.page.text.includes('Change the booking') ? 'Change the booking' : 'Book', { slot });
  const subjects = async () => (await portal.mail.all()).map(({ subject }) => subject);

  it('shows kind, version, last contact and last refresh', () => {
    expect(browser.page.text).to.contain(aldhelm.mis).and.contain('Version').and.contain('Connected');
    expect(browser.page.text).to.contain('Last contact').and.contain('Last refresh').and.contain('at 02:25');
  });

  it('is not changed from a page that is older than what it shows', async () => {
    await browser.open('/mis-connection/change');
    const colleague = await portal.signIn(aldhelm.administrator);
    await colleague.open('/mis-connection/change');
    await colleague.press('Change MIS', { mis: 'Arbor' });
    await browser.press('Change MIS', { mis: 'Bromcom' });
    expect(browser.page.status).to.equal(409);
    expect(browser.page.text).to.contain('Your MIS is Arbor (changed since you opened the page)');
    await browser.press('Change MIS');
    expect(browser.page.text).to.contain('Your MIS is now Bromcom');
  });

  it('refreshes now', async () => {
    await browser.press('Refresh now');
    expect(browser.page.text).to.contain('Refreshed');
    const { journal } = portal.context;
    expect(journal.ofSchool(aldhelm.estab).at(-1)?.event).to.equal('mis.refreshed');
  });

  it('says when the MIS cannot be reached, and refreshes nothing then', async () => {
    portal.context.outside.isMisOnline = ({ estab }) => estab !== aldhelm.estab;
    await browser.open('/mis-connection');
    expect(browser.page.text).to.contain('Cannot be reached').and.not.contain('Last contact');
    await browser.press('Refresh now');
    expect(browser.page.text).to.contain('We could not refresh');
  });

  it('reads the new day as soon as somebody refreshes after midnight', async () => {
    portal.clock.travelTo(new Date('2027-01-13T01:00:00Z'));
    browser = await portal.signIn(aldhelm.administrator);
    const { misStore } = portal.context;
    const version = () =>
      misStore.versionOf(aldhelm.mis, portal.clock.now(), misStore.storedOf(aldhelm.estab));
    expect(version()).to.contain('2027-01-12');
    await browser.open('/mis-connection');
    await browser.press('Refresh now');
    expect(version()).to.contain('2027-01-13');
  });

  it('says in numbers what a change of MIS means, and changes it for every app at once', async () => {
    await browser.follow('Change MIS');
    expect(browser.page.text)
      .to.match(/All \d+ pupils and \d+ staff/)
      .and.contain('Wellbeing');
    await browser.press('Change MIS', { mis: '' });
    expect(browser.page.status).to.equal(422);
    await browser.press('Change MIS', { mis: 'Bromcom' });
    expect(browser.page.text).to.contain('Your MIS is now Bromcom').and.contain('Connected');
    const rows = portal.context.database
      .prepare("SELECT DISTINCT mis FROM authorisations WHERE estab = ? AND state IN ('active', 'paused')")
      .pluck()
      .all(aldhelm.estab);
    expect(rows).to.deep.equal(['Bromcom']);
  });

  it('books, moves and cancels an agent for an MIS in the school; data waits until its slot has come', async () => {
    const reader = startReader(portal, aldhelm.estab);
    expect((await reader.read('Students')).status).to.equal(200);
    await change('Facility CMIS');
    expect(browser.page.text).to.contain('We must install an agent');
    const refused = await reader.read('Students');
    expect(refused.status).to.equal(503);
    expect(refused.complaint).to.contain('not booked');

    const [first = '', second = ''] = slotsFrom(portal.clock.now());
    await browser.press('Book', { slot: '2020-01-01T09:00:00.000Z' });
    expect(browser.page.status).to.equal(422);
    await book(first);
    expect(browser.page.text).to.contain('Booked');
    await book(second);
    expect((await reader.read('Students')).complaint).to.contain(formatDate(second, 'minute'));
    await browser.press('Cancel the booking');
    expect(browser.page.text).to.contain('Cancelled');
    await book(first);

    await portal.advance(new Date(Date.parse(first) + 60_000));
    expect((await reader.read('Students')).status).to.equal(200);
    expect(await subjects()).to.include(`${aldhelm.name}: your MIS is connected`);
  });

  it('takes the agent for installed as soon as its slot has come, before anybody has noted it', async () => {
    await change('Facility CMIS');
    const [first = ''] = slotsFrom(portal.clock.now());
    await book(first);
    portal.clock.travelTo(daysAfter(new Date(first), 1 / 1440));
    const { status } = await startReader(portal, aldhelm.estab).read('Students');
    expect(status).to.equal(200);
  });

  it('has the same time on the page, in the email and in the API', async () => {
    portal.clock.travelTo(new Date('2027-03-24T10:00:00Z'));
    browser = await portal.signIn(aldhelm.administrator);
    await change('Facility CMIS');
    await book('2027-03-30T08:00:00.000Z');
    const when = '30 March 2027 at 09:00';
    expect(browser.page.text).to.contain(when);
    const { complaint } = await startReader(portal, aldhelm.estab).read('Students');
    expect(complaint).to.contain(when);
    const email = await portal.mail.waitFor({
      to: aldhelm.administrator.email,
      subject: 'will be installed',
    });
    expect(email.subject).to.contain(when);
  });

  it('refreshes at 02:25 in summer too', async () => {
    const { misStore } = portal.context;
    const version = () =>
      misStore.versionOf(aldhelm.mis, portal.clock.now(), misStore.storedOf(aldhelm.estab));
    portal.clock.travelTo(new Date('2027-06-16T01:24:00Z'));
    expect(version()).to.contain('2027-06-15');
    portal.clock.travelTo(new Date('2027-06-16T01:26:00Z'));
    expect(version()).to.contain('2027-06-16');
    browser = await portal.signIn(aldhelm.administrator);
    await browser.open('/mis-connection');
    expect(browser.page.text).to.contain('16 June 2027 at 02:25');
    for (const [now, day] of [
      ['2027-03-28T01:24:59Z', '2027-03-27'],
      ['2027-03-28T01:25:00Z', '2027-03-28'],
      ['2027-10-31T01:25:00Z', '2027-10-30'],
      ['2027-10-31T02:25:00Z', '2027-10-31'],
    ] as const)
      expect(refreshDay(new Date(now)), now).to.equal(day);
  });

  it('is each school’s own', async () => {
    await change('Facility CMIS');
    const other = await portal.signIn(larkhill.administrator);
    await other.open('/mis-connection');
    expect(other.page.text).to.contain('Connected').and.not.contain('CMIS');
  });
});
