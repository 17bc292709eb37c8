import { expect } from 'chai';
import { coordinatorOf } from '../../../hodder-hub/accounts/members.ts';
import type { PanelSlug } from '../../../hodder-hub/mis-sync/records/panels.ts';
import { openRun } from '../../../hodder-hub/mis-sync/records/runs.ts';
import { allRows, type ReviewRow } from '../../../hodder-hub/mis-sync/review/rows.ts';
import { startRun } from '../../../hodder-hub/mis-sync/runs/start.ts';
import { type Client, controlRoomClient, Refused } from '../../../scripts/control-room/client.ts';
import { libraryNames } from '../../../scripts/control-room/scenarios/library.ts';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { destination } from '../../../scripts/steering/advance.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { startReader } from '../../xporter-portal/api/reader.ts';

type Row = Record<string, unknown>;
type School = Awaited<ReturnType<Client['loadScenario']>>['schools'][number];

describe('each scenario of the library', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  let client: Client;
  const loaded = new Set<string>();

  before(async () => {
    sandbox = await startTestSandbox();
    client = controlRoomClient(sandbox.urls.start);
  });
  after(() => sandbox.stop());

  async function load(name: string): Promise<School> {
    loaded.add(name);
    const { schools } = await client.loadScenario({ name });
    const [school] = schools;
    if (!school) throw new Error(`${name} has no school`);
    return school;
  }

  /** The rows of a dataset, of every page, as an app with all areas reads them. */
  async function rowsOf({ estab }: School, endpoint: string, dataset = endpoint): Promise<Row[]> {
    const reader = startReader(sandbox.portal, estab);
    const rows: Row[] = [];
    for (let page = 1; ; page++) {
      const { body } = await reader.read(`${endpoint}/?page=${page}&pageSize=1000`);
      rows.push(...(body[dataset] ?? []));
      if (page >= Number(body.__pagination__?.[0]?.PageCount ?? 1)) return rows;
    }
  }

  /** What the Hub shows when a panel has been read. */
  async function review({ estab }: School, panel: PanelSlug, emails = false): Promise<ReviewRow[]> {
    const { context } = sandbox.hub;
    const coordinator = coordinatorOf(context.database, estab);
    if (!coordinator) throw new Error(`no coordinator of ${estab}`);
    startRun(context, coordinator, panel, { years: [], classes: [], emails });
    await context.outbox.deliverDue('load');
    const run = openRun(context.database, estab, panel);
    return run ? allRows(context.database, run.id) : [];
  }

  const pupilsOfHub = ({ estab }: School): Row[] =>
    sandbox.hub.context.database
      .prepare<[string], Row>(
        'SELECT forename, surname, upn, year_group AS year, class FROM students WHERE estab = ?',
      )
      .all(estab);

  const nameOf = ({ Forename, Surname }: Row) => `${Forename} ${Surname}`;
  const statuses = (rows: ReviewRow[]) => [...new Set(rows.map(({ status }) => status))].sort();

  // First: what later scenarios leave waiting would be retried at every step of the clock.
  it('leavers and joiners', async () => {
    // Late August: from any other day, hundreds of nights would be run.
    const { clock } = sandbox;
    clock.travelTo(daysAfter(destination('september', clock.now()), -8));
    const school = await load('leavers-and-joiners');
    expect(sandbox.clock.now().toISOString().slice(5, 13)).to.equal('09-01T08');
    const rows = await review(school, 'pupils');
    const known = rows.filter(({ hub }) => hub);
    const left = known.filter(({ mis }) => mis === null);
    const leavers = left.filter(({ hub }) => hub?.fields['Year group'] === 'Year 6');
    expect(leavers.length, 'Year 6 has left').to.be.within(25, 33);
    const reception = rows.filter(({ hub, mis }) => !hub && mis?.fields['Year group'] === 'Reception');
    expect(reception, 'Reception is new').to.have.lengthOf(29);
    for (const { mis } of known.filter(({ hub, mis }) => mis && hub?.fields['Year group'] === 'Year 2'))
      expect(mis?.fields['Year group']).to.equal('Year 3');
    await client.backToRealTime({});
  });

  it('twins and namesakes', async () => {
    const school = await load('twins-and-namesakes');
    expect(pupilsOfHub(school)).to.have.lengthOf(10);
    expect(new Set(pupilsOfHub(school).map(({ upn }) => upn)).size).to.equal(10);
    const rows = await review(school, 'pupils');
    expect([rows.length, statuses(rows)]).to.deep.equal([10, ['Synced']]);
    for (const { hub, mis } of rows) expect(mis?.fields).to.include(hub?.fields ?? {});
    const teachers = await review(school, 'teachers');
    const sarahs = teachers.filter(({ mis }) => mis && nameOf(mis.fields) === 'Sarah Jones');
    expect(sarahs.map(({ status }) => status)).to.deep.equal(['New', 'New']);
  });

  it('a secondary of 2,000', async () => {
    const school = await load('secondary-of-2000');
    const pupils = (await rowsOf(school, 'Students')).filter(({ EnrolStatus }) => EnrolStatus !== 'G');
    expect(new Set(pupils.map(({ Id }) => Id)).size)
      .to.equal(pupils.length)
      .and.be.within(2000, 2060);
    expect([...new Set(pupils.map(({ YearGroup }) => YearGroup))]).to.have.members(
      [7, 8, 9, 10, 11, 12, 13].map((year) => `Year  ${year}`),
    );
  });

  it('mixed-year classes', async () => {
    const pupils = pupilsOfHub(await load('mixed-year-classes'));
    expect(new Set(pupils.map(({ year }) => year)).size).to.equal(6);
    const of = (name: string) => pupils.filter((pupil) => pupil.class === name).map(({ year }) => year);
    expect(new Set(pupils.map((pupil) => pupil.class)).size).to.equal(3);
    expect(of('Beeches').sort()).to.deep.equal([...Array(3).fill('Year 3'), ...Array(3).fill('Year 4')]);
  });

  it('names that break systems', async () => {
    const school = await load('names-that-break-systems');
    const inHub = pupilsOfHub(school).map(({ forename, surname }) => `${forename} ${surname}`);
    expect(inHub.sort()).to.deep.equal((await rowsOf(school, 'Students')).map(nameOf).sort());
    expect(inHub).to.have.lengthOf(12);
    expect(inHub).to.include.members([
      ...['Zoë Müller', 'Siân O’Brien', "Niamh O'Brien", 'Łukasz Żółć', 'Nguyệt Nguyễn', 'Chris Null'],
      ...['Suparman Suparman', 'Robert’); DROP TABLE students;-- Tables'],
    ]);
    expect(inHub.some((name) => name.startsWith('Wilhelmina') && name.indexOf(' ') === 60)).to.equal(true);
  });

  it('no email addresses at all', async () => {
    const school = await load('no-email-addresses');
    for (const endpoint of ['Students', 'Staff', 'Contacts']) {
      const rows = await rowsOf(school, endpoint);
      expect(rows, endpoint).to.have.length.above(20);
      const addresses = rows.flatMap((row) =>
        Object.entries(row).filter(([column, value]) => /email/i.test(column) && value !== null),
      );
      expect(addresses, endpoint).to.deep.equal([]);
    }
    const comms = await rowsOf(school, 'PersonComms');
    expect(comms).to.have.length.above(20);
    expect(comms.filter(({ CommsType }) => CommsType === 'E')).to.deep.equal([]);
    const teachers = await review(school, 'teachers');
    const fromMis = teachers.flatMap(({ mis }) => (mis ? [mis] : []));
    expect(new Set(fromMis.map(({ obstacle }) => obstacle))).to.deep.equal(
      new Set(['no work email in the MIS to sign in with']),
    );
  });

  it('a parent’s address on three children', async () => {
    const school = await load('parent-address-on-three-children');
    const shared = (await rowsOf(school, 'Students')).filter(
      ({ WorkEmail }) => WorkEmail === 'grace.adeyemi@families.example',
    );
    expect(shared.map(({ Forename }) => Forename).sort()).to.deep.equal(['Daniel', 'Esther', 'Joel']);
    const rows = await review(school, 'pupils', true);
    expect([rows.length, statuses(rows)]).to.deep.equal([5, ['New']]);
  });

  it('everyone excluded but one class', async () => {
    const school = await load('one-class-only');
    expect([school.hub?.state, school.portal?.state]).to.deep.equal(['connected', 'active']);
    const rows = await review(school, 'pupils');
    const fromMis = rows.flatMap(({ mis }) => (mis ? [mis.fields.Class] : []));
    expect(new Set(fromMis)).to.deep.equal(new Set(['3A']));
    expect(fromMis).to.have.length.above(20);
    expect((await review(school, 'teachers')).filter(({ mis }) => mis)).to.deep.equal([]);
  });

  it('a new MIS with new ids', async () => {
    const school = await load('new-mis');
    const linked = sandbox.hub.context.database
      .prepare<[string], { upn: string; misId: string }>(
        'SELECT upn, mis_id AS misId FROM students WHERE estab = ? AND mis_id IS NOT NULL',
      )
      .all(school.estab);
    const ids = new Map((await rowsOf(school, 'Students')).map(({ UPN, Id }) => [UPN, Id]));
    expect(linked).to.have.length.above(150);
    for (const { upn, misId } of linked) expect(ids.get(upn)).to.be.a('string').and.not.equal(misId);
    const rows = await review(school, 'pupils');
    expect(rows.filter(({ hub }) => hub === null)).to.deep.equal([]);
    const matched = rows.flatMap(({ hub, mis }) => (mis ? [hub?.fields.UPN] : []));
    expect(matched).to.include.members(linked.map(({ upn }) => upn));
  });

  it('a school-hosted MIS whose agent is late', async () => {
    const school = await load('late-agent');
    expect(school.portal?.note).to.equal('The MIS is waiting for Xporter’s agent');
    const read = () => startReader(sandbox.portal, school.estab).read('Students/');
    expect((await read()).complaint).to.contain('Xporter’s agent will be installed on');
    await client.installAgent({ estab: school.estab });
    expect((await read()).status).to.equal(200);
  });

  it('the Hub deauthorised, Xporter still sharing', async () => {
    const school = await load('still-sharing');
    expect(school.disagreement).to.equal('Deauthorised in the Hub, still sharing at Xporter');
    const browser = new HttpBrowser();
    const { url } = await client.enter({ estab: school.estab, who: 'administrator' });
    await browser.open(url);
    expect(browser.page.text).to.contain('Wellbeing').and.contain('Homework Desk');
  });

  it('the five schools of today', async () => {
    await load('five-schools');
    const schools = await client.schools({});
    const states = schools
      .filter(({ estab }) => !estab.startsWith('9998'))
      .map(({ hub, portal }) => [hub?.state, portal?.state]);
    expect(states).to.deep.equal([
      ['none', 'none'],
      ['connected', 'active'],
      ['connected', 'active'],
      ['connected', 'revoked'],
      ['invited', 'invited'],
    ]);
  });

  it('was loaded here', () => {
    expect([...loaded].sort()).to.deep.equal(libraryNames());
  });

  it('can be loaded again, with the same school and no more of it', async () => {
    const before = (await client.schools({})).length;
    const pupils = [
      {
        upn: 'N999810123001',
        surname: 'A',
        forename: 'B',
        gender: 'F',
        dob: '2018-11-04',
        ncyear: 3,
        reggroup: '3A',
      },
    ];
    const text = (people: object) =>
      JSON.stringify({ schools: [{ name: 'Three Trees Village School', people }] });
    const { schools } = await client.loadScenario({ text: text({ pupils }) });
    expect(schools.map(({ estab }) => estab)).to.deep.equal(['9998103']);
    expect((await client.schools({})).length).to.equal(before);
    expect(await rowsOf(schools[0] as School, 'Students')).to.have.lengthOf(1);
  });

  it('with a mistake changes nothing', async () => {
    const before = await client.schools({});
    const text = JSON.stringify({
      schools: [{ name: 'New Here' }, { estab: 9992001, state: 'invited' }, { phase: 'X' }],
    });
    const refused = await client.loadScenario({ text, file: 'own.json' }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Refused).with.property('status', 422);
    expect(refused)
      .to.have.property('message')
      .that.matches(/^Nothing was loaded:\nown\.json:1:\d+: schools\[2\]\.phase: “X”/);
    expect(await client.schools({})).to.deep.equal(before);
    const { problems } = await client.checkScenario({ text });
    expect(problems.map(({ field }) => field)).to.deep.equal(['schools[2].phase']);
  });

  it('is loaded from its page, which asks first where work would be undone', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${sandbox.urls.start}/scenarios`);
    await browser.follow('Deauthorised in the Hub');
    await browser.press('Load again');
    expect(browser.page.text).to.contain('Loading this scenario undoes work').and.contain('Harbour View');
    await client.jump({ estab: '9998111', to: 'invited' });
    await browser.press('Load anyway');
    expect(browser.page.text, 'the school has moved on since').to.contain('Load anyway');
    await browser.press('Load anyway');
    expect(browser.page.text).to.contain('the scenario is loaded').and.contain('still sharing at Xporter');
  });
});
