import { expect } from 'chai';
import { DEMO_PARTNERS, type DemoPartner } from '../../../../shared/sample-data/partners.ts';
import { weekday } from '../../../../shared/sample-data/school-year.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { ENDPOINTS, NOT_SIMULATED } from '../../../../xporter-portal/api/xod/catalogue/catalogue.ts';
import { createMisStore } from '../../../../xporter-portal/mis/mis-store.ts';
import { partnerApp } from '../../../../xporter-portal/records/partner-apps.ts';
import { schoolOf } from '../../../../xporter-portal/records/schools.ts';
import { DASHBOARD_APP, wellbeingApp } from '../../../../xporter-portal/sandbox/fixtures/apps.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';

const [, SECONDARY, , JUNIOR] = DEMO_SCHOOLS;
const ASHA: DemoPartner = DEMO_PARTNERS.dashboard;

/** What a whole year of conduct looks like, and what apps read of it. */
describe('a year of achievements and behaviour', () => {
  let portal: PortalAlone;
  let reader: Reader;

  before(async () => {
    portal = await startPortalAlone();
    portal.clock.travelTo(new Date('2027-06-24T15:00:00Z'));
    reader = startReader(portal, JUNIOR.estab);
  });
  after(() => portal.stop());

  const rows = async (path: string, dataset: string, of = reader) =>
    (await of.read(path)).body[dataset] ?? [];

  it('has a weekly rhythm, and a few pupils with much of the trouble', async () => {
    const { body } = await reader.read('ConductForDateRange');
    const { Conducts = [], StudentConducts = [] } = body;
    for (const category of ['Ach', 'Beh']) {
      const ofDay = [1, 2, 3, 4, 5].map(
        (day) =>
          Conducts.filter((one) => one.Category === category && weekday(String(one.Date)) === day).length,
      );
      expect(ofDay[4], `${category} ${ofDay}`).to.be.above((ofDay[0] ?? 0) * 1.3);
      expect(Conducts.every(({ Date: date }) => weekday(String(date)) <= 5)).to.equal(true);
    }
    const categoryOf = new Map(Conducts.map(({ Id, Category }) => [Id, Category]));
    const count = new Map<unknown, number>();
    for (const { ConductId, StudentId, Role } of StudentConducts)
      if (categoryOf.get(ConductId) === 'Beh' && Role === 'Participant')
        count.set(StudentId, (count.get(StudentId) ?? 0) + 1);
    const most = [...count.values()].sort((one, other) => other - one);
    const all = most.reduce((total, each) => total + each, 0);
    const pupils = (await rows('Students?select=Id', 'Students')).length;
    const worst = most.slice(0, Math.ceil(pupils / 10)).reduce((total, each) => total + each, 0);
    expect(worst / all, 'a tenth of the pupils').to.be.above(0.6);
    expect(count.size / pupils, 'pupils with any').to.be.below(0.7);
  });

  it('stays as it was recorded when other people come and go', () => {
    const store = createMisStore(portal.context.database);
    const school = schoolOf(portal.context.database, JUNIOR);
    const before = new Date('2027-03-01T12:00:00Z');
    const told = (at: Date) =>
      new Map(
        store
          .misOf(school, 'SIMS', at)
          .incidents()
          .filter(({ date }) => date < '2027-03-01')
          .map(({ key, type, recorded, pupils, staff, comment }) => {
            const who = pupils.map(({ pupil, role }) => [pupil.key, role]);
            return [key, JSON.stringify([type.name, recorded, who, staff?.key, comment])];
          }),
      );
    const [earlier, now] = [told(before), told(portal.clock.now())];
    expect(earlier.size).to.be.above(500);
    for (const [key, text] of earlier) expect(now.get(key), key).to.equal(text);
  });

  it('is told by achievements, behaviour and both alike, with filters, pages and points', async () => {
    const range = 'DateFrom=2027-06-01&DateTo=2027-06-24';
    const achievements = await rows(`AchievementForDateRange?${range}`, 'Achievements');
    const behaviour = await rows(`BehaviourForDateRange?${range}`, 'Behaviour');
    const both = await rows(`ConductForDateRange?${range}`, 'Conducts');
    expect(both.map(({ Id }) => Id)).to.have.members(
      [...achievements, ...behaviour].map(({ ConductId }) => ConductId),
    );
    const [one] = behaviour;
    expect((await rows(`BehaviourForDateRange/${one?.Id}`, 'Behaviour')).map(({ Id }) => Id)).to.deep.equal([
      one?.Id,
    ]);
    expect(await rows(`ConductForDateRange/${one?.ConductId}`, 'Conducts')).to.have.length(1);
    const day = await rows(`BehaviourForDateRange?IncidentDate=${one?.Date}`, 'Behaviour');
    expect(new Set(day.map(({ Date: date }) => date))).to.deep.equal(new Set([one?.Date]));
    const [pupil] = await rows(`BehaviourForDateRange/${one?.Id}`, 'StudentBehaviour');
    const own = await rows(
      `BehaviourForDateRange?${range}&StudentId=${pupil?.StudentId}&options=includeStudentIds`,
      'Behaviour',
    );
    for (const { StudentIds } of own) expect(String(StudentIds).split(',')).to.include(pupil?.StudentId);
    const page = await reader.read(`ConductForDateRange?${range}&page=2&pageSize=5`);
    expect(page.body.Conducts).to.deep.equal(both.slice(5, 10));
    const types = new Map(
      (await rows('ConductLookups', 'ConductTypes')).map(({ Description, Points }) => [Description, Points]),
    );
    expect(types.get(one?.BehaviourType)).to.be.a('string');
    const [total] = await rows(`ConductPoints/${pupil?.StudentId}`, 'ConductPoints');
    const all = await rows(`BehaviourForDateRange?StudentId=${pupil?.StudentId}`, 'Behaviour');
    expect(total?.TotalBehaviourIncidents).to.equal(all.length);
    const weeks = await rows(`ConductPoints/${pupil?.StudentId}?options=includeWeeklyStats`, 'WeeklyStats');
    expect(weeks.reduce((sum, week) => sum + Number(week.TotalBehaviourIncidents), 0)).to.equal(all.length);
  });

  it('comes as it is recorded: today, since a time, and as a changeset', async () => {
    const today = await rows('ConductForToday', 'Conducts');
    expect(new Set(today.map(({ Date: date }) => date))).to.deep.equal(new Set(['2027-06-24']));
    const before = (await reader.read('ConductForDateRange?changedRows=*')).body;
    const hash = before.__changedRows__?.[0]?.NextChangedRows;
    portal.clock.travelTo(new Date('2027-06-25T15:30:00Z'));
    const since = await rows('ConductForDateRange?updatedSince=2027-06-24T16:30', 'Conducts');
    const changed = (await reader.read(`ConductForDateRange?changedRows=${hash}`)).body.Conducts ?? [];
    for (const found of [since, changed])
      expect(found.map(({ Date: date }) => date))
        .to.include('2027-06-25')
        .and.not.include('2027-06-23');
    portal.clock.travelTo(new Date('2027-06-26T12:00:00Z'));
    const weekend = await rows('ConductForToday', 'Conducts');
    expect(new Set(weekend.map(({ Date: date }) => date)), 'a Saturday').to.deep.equal(
      new Set(['2027-06-25']),
    );
    portal.clock.travelTo(new Date('2027-06-24T15:00:00Z'));
  });

  it('names nobody that the school does not share, and comments only with their area', async () => {
    const some = startReader(portal, JUNIOR.estab);
    const { body } = await some.read(
      'ConductForDateRange?DateFrom=2027-06-01&options=includeStudentIds,includeStaffIds',
    );
    const incident = body.Conducts?.find(({ StudentIds }) => String(StudentIds).includes(','));
    const [first, second] = String(incident?.StudentIds).split(',');
    const view = some.whole();
    const pupil = view.onRoll.find(({ id }) => id === second);
    const staff = view.staff.find(({ id }) => id === incident?.StaffIds);
    some.change({
      add: [
        { kind: 'Student', key: pupil?.key ?? '' },
        { kind: 'Staff', key: staff?.key ?? '' },
      ],
    });
    const [shown] = await rows(
      `ConductForDateRange/${incident?.Id}?options=includeStudentIds,includeStaffIds`,
      'Conducts',
      some,
    );
    expect(shown).to.include({ StudentIds: first, StaffIds: '', RecordedBy: null });
    const whole = (await some.read('ConductForDateRange')).text;
    for (const word of [`"${second}"`, `PL-${second}.`, `PWT-${staff?.id}.`, staff?.surname ?? ''])
      expect(whole).not.to.contain(word);
    some.share(['Conduct']);
    expect((await rows('ConductForDateRange', 'Conducts', some))[0]).not.to.have.property('Description');
    some.share(['Student']);
    expect((await some.read('ConductForDateRange')).status).to.equal(403);
  });

  it('has suspensions, entitlements, enrolments and results that fit', async () => {
    const suspensions = await rows('StudentExclusions', 'StudentExclusions');
    expect(suspensions.length).to.be.within(3, 200);
    const onReport = await rows('Students?select=OnReport', 'Students');
    const few = onReport.filter(({ OnReport }) => OnReport === 1).map(({ Id }) => Id);
    expect(few).to.include.members(suspensions.map(({ StudentId }) => StudentId));
    const premium = (await rows('Students?select=PupilPremium', 'Students')).filter(
      (one) => one.PupilPremium === 1,
    );
    const groups = await rows('EntitlementHistory', 'EntitlementGroups');
    const members = await rows('EntitlementHistory', 'EntitlementGroupStudents');
    const group = groups.find(({ ShortName }) => ShortName === 'PP');
    expect(group).to.include({ Shortname: 'PP', FullName: 'Pupil Premium', Fullname: 'Pupil Premium' });
    expect(
      members
        .filter(({ EntitlementGroupId }) => EntitlementGroupId === group?.Id)
        .map(({ StudentId }) => StudentId),
    ).to.have.members(premium.map(({ Id }) => Id));
    const enrolled = await rows('StudentEnrolmentHistory', 'StudentEnrolmentHistory');
    expect(enrolled.map(({ Student_MisId }) => Student_MisId)).to.have.members(onReport.map(({ Id }) => Id));
    const {
      Aspects = [],
      ResultSets = [],
      Categories = [],
    } = (await reader.read('AssessmentStructure')).body;
    expect([Aspects.length, ResultSets.length, Categories.length]).to.deep.equal([3, 3, 1]);
    const results = await rows(`AssessmentResults?Aspects=${Aspects[0]?.Id}`, 'AssessmentResults');
    expect(new Set(results.map(({ AspectId }) => AspectId))).to.deep.equal(new Set([Aspects[0]?.Id]));
    const grades = (await rows('AssessmentStructure?options=includeGradesets', 'Grades')).map(
      ({ Value }) => Value,
    );
    expect(grades).to.include.members([...new Set(results.map(({ Result }) => Result))]);
    expect(Object.keys((await reader.read('DetentionLookups')).body)).to.have.length(5);
  });
});

describe('the catalogue', () => {
  let portal: PortalAlone;
  let reader: Reader;

  before(async () => {
    portal = await startPortalAlone();
    reader = startReader(portal, JUNIOR.estab);
  });
  after(() => portal.stop());

  it('answers everything that Queries names, and the rest of Xporter’s with 501 by name', async () => {
    const { Endpoints } = JSON.parse((await reader.ask('Queries')).text);
    const [pupil] = reader.whole().onRoll;
    for (const { Path } of Endpoints.filter(({ Path: path }: { Path: string }) => path.includes('{estab}'))) {
      const name = String(Path).split('/')[5] ?? '';
      const query = /ForDate$/.test(name) ? '?date=2026-11-23' : '?DateFrom=2026-11-23&DateTo=2026-11-23';
      const needsId = /^TimetableFor/.test(name) ? `/${pupil?.id}` : '';
      const needsDates = /^Attendance.*For/.test(name);
      expect((await reader.read(`${name}${needsId}${needsDates ? query : ''}`)).status, name).to.equal(200);
    }
    for (const name of [
      ...'AgencyAgent ExamsStructure KS4DiscountCodes KS5DiscountCodes LinkedDocuments LinkedDocumentTypes'.split(
        ' ',
      ),
      ...'SeatingPlans StaffAbsence StaffContracts StudentMeals StudentMedical StudentUserDefinedFields'.split(
        ' ',
      ),
      // Their columns are not public.
      ...'UserDefinedFields AttendanceSummary HistoricalAttendanceSummary'.split(' '),
      ...'HistoricalAttendanceForDateRange historicalStudents HistoricalStaffAbsence'.split(' '),
    ]) {
      const { status, complaint } = await reader.read(name);
      expect([status, complaint]).to.deep.equal([
        501,
        `This sandbox does not simulate ${name}, which Xporter has. See /api/v1/Queries for what it does`,
      ]);
    }
    expect(ENDPOINTS.filter(({ name }) => NOT_SIMULATED.has(name.toLowerCase()))).to.deep.equal([]);
  });

  it('is asked for different things by two apps: Wellbeing needs no conduct, School Dashboard does', async () => {
    const conduct = [
      'Conduct',
      'ConductComments',
      'StudentDetentions',
      'StudentExclusions',
      'AssessmentResults',
    ];
    const asks = (template: { scope: string }[]) => template.map(({ scope }) => scope);
    expect(asks(wellbeingApp('w.example', '').template)).not.to.include.members(['Conduct']);
    for (const scope of conduct) {
      expect(asks(wellbeingApp('w.example', '').template)).not.to.include(scope);
      expect(asks(partnerApp(portal.context.database, 'dashboard.example')?.template ?? [])).to.include(
        scope,
      );
    }
    const browser = await portal.signInPartner(ASHA);
    await browser.open(`${portal.url}/partners/areas`);
    expect(browser.page.text).to.contain(DASHBOARD_APP.name).and.contain('Behaviour and achievement');
  });

  it('has an invitation of School Dashboard that a school’s administrator can open', async () => {
    const browser = await portal.signIn({ email: SECONDARY.administrator.email });
    await browser.open(`${portal.url}/data-sharing`);
    await browser.follow('School Dashboard');
    await browser.press('Send it to me');
    const email = await portal.mail.waitFor({
      to: SECONDARY.administrator.email,
      subject: 'School Dashboard',
    });
    expect(email.text).to.contain('Behaviour and achievement').and.contain('Exclusions (optional)');
  });
});
