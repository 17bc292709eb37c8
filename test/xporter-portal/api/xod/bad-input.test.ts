import { expect } from 'chai';
import request from 'supertest';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { readLogQuery } from '../../../../xporter-portal/api/usage/usage.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';

describe('bad input', () => {
  let portal: PortalAlone;
  let reader: Reader;

  before(async () => {
    portal = await startPortalAlone();
    reader = startReader(portal, DEMO_SCHOOLS[4].estab);
  });
  after(() => portal.stop());

  const refused: [string, number, RegExp][] = [
    ['Unicorns', 404, /There is no endpoint Unicorns.*\/api\/v1\/Queries/],
    ['StudentMedical', 501, /does not simulate StudentMedical, which Xporter has/],
    ['Students/?options=includeShoes', 400, /no option includeShoes. It has: includePhotos/],
    ['SchoolInfo?options=includeShoes', 400, /It has none/],
    ['Students/?shoes=9', 400, /no parameter shoes. It takes: yearGroupId/],
    ['Students/?page=99', 400, /page 99 is beyond the end: there are \d+/],
    ['Students/?page=0', 400, /page “0” is not a whole number from 1/],
    ['Students/?page=two', 400, /page “two” is not a whole number/],
    ['Students/?pageSize=0', 400, /pageSize “0” is not a whole number from 1$/],
    ['Students/?pageSize=-1', 400, /pageSize “-1”/],
    ['Students/?page=1&page=2', 400, /page can be given only once/],
    ['Students/?page=1&Page=2', 400, /Page can be given only once/],
    ['Students/%ZZ', 400, /The path cannot be read: write % as %25/],
    ['Students/?select=Shoes', 400, /Students has no field shoes/],
    ['Students/?studentStatus=Lost', 400, /studentStatus “Lost” cannot be used: write one of OnRoll, Leaver/],
    ['Students/?updatedSince=yesterday', 400, /updatedSince “yesterday” is not a time/],
    ['Students/?updatedSince=2026-02-30', 400, /is not a time/],
    ['Students/?updatedSince=2026-09-01T25:00', 400, /is not a time/],
    ['Calendar/?updatedSince=2026-02-03', 400, /its rows have no LastUpdated/],
    ['Students/?onlygetDBStatus=maybe', 400, /write true or false/],
    ['AttendanceForDate/', 400, /AttendanceForDate needs date: write a day like/],
    ['AttendanceForDate/?date=23/11/2026', 400, /date “23\/11\/2026” cannot be used: write a day like/],
    ['AttendanceForDateRange/?DateFrom=2026-09-01', 400, /needs DateTo/],
    ['TimetableForStaff/', 400, /needs an id/],
    ['SchoolInfo/7', 400, /SchoolInfo takes no id/],
    ['Students/?estab=9992001', 400, /estab is 9992001 in the query but/],
  ];
  for (const [path, status, message] of refused) {
    it(`is answered in the envelope: ${path}`, async () => {
      const answer = await reader.read(path);
      expect(answer.complaint).to.match(message);
      expect(answer.status).to.equal(status);
      expect(Object.keys(JSON.parse(answer.text))).to.deep.equal([
        'Message',
        'ExceptionType',
        'ExceptionMessage',
        'InnerException',
      ]);
    });
  }

  it('outside the school’s data is answered in the envelope too', async () => {
    for (const [path, message] of [
      ['Logs?take=many', /take “many”/],
      ['Logs?startingAt=now', /startingAt “now” is not a time/],
      ['Logs?shoes=9', /Logs has no parameter shoes/],
      ['RunQuery/?id=edubase.drop', /There is no query edubase.drop/],
      ['RunQuery/?id=edubase.search', /needs one of q, postcode/],
      ['RunQuery/?id=edubase.search&q=a&limit=0', /limit “0”/],
      ['RunQuery/?id=edubase.search&shoes=9', /no parameter shoes/],
      ['School/9992001/Students', /This token is for school/],
      ['Unicorns', /There is no endpoint GET/],
    ] as const) {
      expect((await reader.ask(path)).complaint, path).to.match(message);
    }
  });

  it('in a search of the register finds no school, rather than all', async () => {
    for (const search of ['la_code=x', 'estab_code=%25', 'postcode=%25']) {
      const { text } = await reader.ask(`RunQuery/?id=edubase.search&${search}`);
      expect(JSON.parse(text), search).to.deep.equal({ Schools: [] });
    }
  });

  it('that would write is told by name that the sandbox does not simulate it, by any method', async () => {
    const token = await reader.token();
    for (const method of ['get', 'post', 'put', 'delete'] as const)
      for (const [path, name] of [
        ['Attendance/9992005/', 'Attendance'],
        ['AttendanceAsync/9992005/', 'AttendanceAsync'],
        ['writeback/Conduct', 'writeback/Conduct'],
        ['Writeback/ConductAsync', 'Writeback/ConductAsync'],
        ['Writeback/SeatingPlan/', 'Writeback/SeatingPlan'],
        ['Writeback/?id=efw.Detention', 'Writeback'],
      ]) {
        const { body } = await request(portal.url)
          [method](`/api/v1/${path}`)
          .set('Authorization', `Idaas ${token}`)
          .expect(501);
        expect(body.ExceptionMessage).to.equal(
          `This sandbox does not simulate ${name}, Xporter’s writeback to an MIS`,
        );
      }
  });

  it('of a wrong content type is told which to send', async () => {
    const { body } = await request(portal.url)
      .post('/api/oauth/GetToken')
      .set('Content-Type', 'application/xml')
      .send('<estab/>')
      .expect(415);
    expect(body.ExceptionMessage).to.contain('application/json');
  });

  it('finds nobody, quietly, for an id that nobody has', async () => {
    const { status, body } = await reader.read('Students/4711');
    expect(status).to.equal(200);
    expect(body.Students).to.deep.equal([]);
  });

  it('stands among requests that are counted, for Usage and Logs', async () => {
    const other = startReader(portal, DEMO_SCHOOLS[3].estab);
    await other.read('Staff/');
    await other.read('Staff/?page=1&pageSize=5');
    await other.read('Unicorns');
    const { Usage } = JSON.parse((await other.ask('Usage')).text);
    const staff = Usage[0].Areas.find(({ Area }: { Area: string }) => Area === 'school.staff');
    expect(Usage).to.have.length(1);
    expect(staff).to.deep.include({ Total: 2, Today: 2, ThisMonth: 2 });
    const { Logs } = JSON.parse((await other.ask('Logs?take=10')).text);
    const wrong = Logs.find(({ Endpoint }: { Endpoint: string }) => Endpoint === 'Unicorns');
    expect(wrong).to.include({ Estab: DEMO_SCHOOLS[3].estab, Status: 404, Rows: 0 });
    const paged = Logs.find(({ Rows }: { Rows: number }) => Rows === 5);
    expect(paged).to.include({ Endpoint: 'school.staff', Status: 200 });
    const one = JSON.parse((await other.ask(`Logs?trackingId=${paged.TrackingId}`)).text).Logs;
    expect(one).to.have.length(1);
    const since = new Date(paged.DateTime).toUTCString();
    const later = JSON.parse((await other.ask(`Logs?startingAt=${encodeURIComponent(since)}`)).text).Logs;
    expect(later).to.deep.include(paged);
    const summer = readLogQuery(new Map([['startingat', '2027-06-16T09:00']]));
    expect(summer.startingAt, 'in England').to.equal('2027-06-16T08:00:00.000Z');
  });

  it('is not needed to narrow: filters, options and updatedSince do', async () => {
    const whole = (await reader.read('Students/')).body.Students ?? [];
    const [first] = whole;
    const year = (await reader.read(`Students/?yearGroupId=${first?.YearGroupId}`)).body.Students ?? [];
    expect(year.map(({ Id }) => Id)).to.deep.equal(
      whole.filter(({ YearGroupId }) => YearGroupId === first?.YearGroupId).map(({ Id }) => Id),
    );
    const since =
      whole
        .map(({ LastUpdated }) => String(LastUpdated))
        .sort()
        .at(-40) ?? '';
    const updated = (await reader.read(`Students/?updatedSince=${since}`)).body.Students ?? [];
    expect(updated.map(({ Id }) => Id)).to.deep.equal(
      whole.filter(({ LastUpdated }) => String(LastUpdated) > since).map(({ Id }) => Id),
    );
    const leavers = (await reader.read('Students/?studentStatus=Leaver')).body.Students ?? [];
    expect(leavers.length).to.be.above(0);
    for (const { StudentStatus, LeavingDate } of leavers) {
      expect([StudentStatus, typeof LeavingDate]).to.deep.equal(['Leaver', 'string']);
    }
    const groups = (await reader.read('Groups/?Type=RegGrp')).body.Group ?? [];
    expect(new Set(groups.map(({ Type }) => Type))).to.deep.equal(new Set(['RegGrp']));
    const status = await reader.read('Students/?onlyGetDbStatus=true');
    expect(status.body.DBStatus?.[0]).to.include({ Status: 'OK' });
  });
});
