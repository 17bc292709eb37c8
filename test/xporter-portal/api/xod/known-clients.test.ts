import BetterSqlite3 from 'better-sqlite3';
import { expect } from 'chai';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { type Partner, startPartner } from '../../support/partner.ts';
import { type PortalAlone, RELYING_PARTY, startPortalAlone } from '../../support/portal-alone.ts';
import { ALL_SCOPES } from '../reader.ts';

const [, SCHOOL] = DEMO_SCHOOLS;
const A_DAY = 24 * 60 * 60_000;

type Row = Record<string, string | number | null>;
type Answer = Record<string, Row[] | undefined>;

/** A client as partners write it: it keeps a token until it expires, and asks for a new one then. */
class Client {
  /** How many tokens it has asked for. */
  tokens = 0;
  private kept: { token: string; until: number } | undefined;
  private readonly now: () => Date;
  private readonly url: string;
  private readonly secret: string;
  /** Some clients send the number of a school as a number. */
  private readonly estab: string | number;

  constructor({ url, clock }: PortalAlone, secret: string, estab: string | number = SCHOOL.estab) {
    this.url = url;
    this.now = () => clock.now();
    this.secret = secret;
    this.estab = estab;
  }

  async token(): Promise<string> {
    if (this.kept && this.kept.until > this.now().getTime()) return this.kept.token;
    this.tokens += 1;
    const response = await fetch(`${this.url}/api/oauth/GetToken`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        estab: this.estab,
        relyingParty: RELYING_PARTY,
        password: this.secret,
        thirdPartyId: 'XporterOnDemand',
      }),
    });
    const { token, expires } = JSON.parse(await response.text());
    // Seven decimals, as .NET writes them: a client in Ruby or Python reads the first six.
    const [, seconds = '', fraction = ''] = /^(.+:\d\d)\.(\d{7})Z$/.exec(expires) ?? [];
    this.kept = { token, until: Date.parse(`${seconds}.${fraction.slice(0, 3)}Z`) };
    return token;
  }

  async get(path: string): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v1/School/${SCHOOL.estab}/${path}`, {
      headers: { Authorization: `Idaas ${await this.token()}` },
    });
    const answer = JSON.parse(await response.text());
    if (answer.ExceptionMessage) throw new Error(answer.ExceptionMessage);
    return answer;
  }

  /** Follows NextPage until there is none. */
  async untilNoNextPage(path: string, dataset: string, size = 100): Promise<Row[]> {
    const rows: Row[] = [];
    for (let next: string | null = `?page=1&pageSize=${size}`; next !== null; ) {
      const answer: Answer = await this.get(`${path}${next}`);
      rows.push(...(answer[dataset] ?? []));
      const nextPage: string | number | null | undefined = answer.__pagination__?.[0]?.NextPage;
      next = typeof nextPage === 'string' ? nextPage : null;
    }
    return rows;
  }

  /** Reads the first page, and as many more as it says there are. */
  async byCount(path: string, dataset: string, size = 100): Promise<Row[]> {
    const first = await this.get(`${path}?page=1&pageSize=${size}`);
    const pages = Number(first.__pagination__?.[0]?.PageCount);
    const rows = [...(first[dataset] ?? [])];
    for (let page = 2; page <= pages; page++)
      rows.push(...((await this.get(`${path}?page=${page}&pageSize=${size}`))[dataset] ?? []));
    return rows;
  }
}

describe('a client that', () => {
  let portal: PortalAlone;
  let partner: Partner;
  let secret: string;

  before(async () => {
    portal = await startPortalAlone();
    partner = await startPartner(portal);
    secret = portal.authorise(SCHOOL.estab, ALL_SCOPES).secret;
    portal.clock.travelTo(new Date('2026-11-23T10:00:00Z'));
  });
  after(async () => {
    await partner.stop();
    await portal.stop();
  });

  const later = (days: number) =>
    portal.clock.travelTo(new Date(portal.clock.now().getTime() + days * A_DAY));
  const byId = (rows: readonly Row[]) => new Map(rows.map((row) => [row.Id, row]));

  it('keeps a token until its expiry asks for one in five days, and for a new one then', async () => {
    const client = new Client(portal, secret);
    for (let day = 0; day < 13; day++) {
      await client.get('SchoolInfo');
      later(0.99);
    }
    expect(client.tokens).to.equal(3);
  });

  it('sends numbers as JSON numbers is understood, and answered with numbers', async () => {
    const client = new Client(portal, secret, Number(SCHOOL.estab));
    const { SchoolInfo } = await client.get('SchoolInfo');
    expect(SchoolInfo?.[0]?.EstabId).to.equal(SCHOOL.estab);
    const school = partner.school();
    const codes = { LeaCode: Number(school.estab.slice(0, 3)), DfesCode: Number(school.estab.slice(3)) };
    const { body } = await partner.register({
      RegistrationType: 'Live',
      Schools: [{ ...partner.row(school), ...codes }],
    });
    // As a client in Ruby looks its school up.
    const { Schools } = JSON.parse(JSON.stringify(body));
    const own = Schools.find(
      (row: Record<string, unknown>) => row.LeaCode === codes.LeaCode && row.DfesCode === codes.DfesCode,
    );
    expect(own.Status).to.equal('OK');
  });

  it('pages until NextPage is null, or by the number of pages, has everyone once', async () => {
    const client = new Client(portal, secret);
    const whole = (await client.get('Students')).Students ?? [];
    expect(await client.untilNoNextPage('Students', 'Students', 397)).to.deep.equal(whole);
    expect(await client.byCount('Students', 'Students', 397)).to.deep.equal(whole);
    expect(await client.byCount('Students', 'Students', 10_001)).to.deep.equal(whole);
  });

  it('follows changesets by their hash, or asks what was updated since, has what the school has', async () => {
    const client = new Client(portal, secret);
    const first = await client.get('Students?changedRows=*');
    const [byHash, byTime] = [byId(first.Students ?? []), byId(first.Students ?? [])];
    let hash = first.__changedRows__?.[0]?.NextChangedRows;
    for (const [index, days] of [1, 3, 10].entries()) {
      const since =
        [...byTime.values()]
          .map(({ LastUpdated }) => String(LastUpdated))
          .sort()
          .at(-1) ?? '';
      later(days);
      const changes = await client.get(`Students?changedRows=${hash}`);
      for (const row of changes.Students ?? []) byHash.set(row.Id ?? '', row);
      for (const { Id } of changes.Students_deleted ?? []) byHash.delete(Id ?? '');
      hash = changes.__changedRows__?.[0]?.NextChangedRows;
      // Times without an offset, as LastUpdated is, and with one that has no colon.
      const time = index % 2 === 0 ? since : `${since.replace('T', ' ').slice(0, 19)} +0000`;
      const updated = await client.get(
        `Students?updatedSince=${encodeURIComponent(time)}&options=includeLeavers`,
      );
      for (const row of updated.Students ?? []) {
        if (row.StudentStatus === 'Leaver') byTime.delete(row.Id ?? '');
        else byTime.set(row.Id ?? '', row);
      }
      const now = byId((await client.get('Students')).Students ?? []);
      expect(byHash, `by hash after ${days} days`).to.deep.equal(now);
      expect([...byTime.keys()].sort(), `since ${time}`).to.deep.equal([...now.keys()].sort());
      for (const [id, row] of now) expect(byTime.get(id)?.Surname, String(id)).to.equal(row.Surname);
    }
  });

  /** Dataset, and columns with their types in a warehouse: `!` may not be null. */
  const TABLES: [string, string, Record<string, string>][] = [
    [
      'Students',
      'Students',
      { Id: 'int4!', RegGroupId: 'int2!', YearGroupId: 'int2!', HouseGroupId: 'int2!' },
    ],
    [
      'Students',
      'Students',
      { PupilPremium: 'int2!', KeyStage: 'int2', LastUpdated: 'text!', RowHash: 'text!' },
    ],
    [
      'Staff',
      'Staff',
      { Id: 'int2!', StaffCode: 'text!', IsTeacher: 'int2!', IsSupply: 'int2!', RoleCodes: 'text!' },
    ],
    ['Groups', 'Group', { Id: 'int2!', PrimaryStaffId: 'int2', Name: 'text!', PlatformId: 'text!' }],
    [
      'Groups?options=includeStudentMembers',
      'StudentMembers',
      { GroupId: 'int2!', StudentId: 'int4!', StartDate: 'text!' },
    ],
    [
      'StudentContacts',
      'StudentContact',
      { Id: 'text!', StudentId: 'int4!', ContactId: 'int4!', ParResp: 'int2!' },
    ],
    ['Contacts', 'Contacts', { Id: 'int4!', Surname: 'text!' }],
    ['SEN', 'StudentSENTypeHistory', { Id: 'int4!', StudentId: 'int4!', NeedTypeCode: 'text!' }],
    ['SchoolInfo', 'SchoolInfo', { Id: 'int2!', Name: 'text!', DeniNo: 'text!', ExamCentre: 'text!' }],
    [
      'AttendanceForDateRange?DateFrom=2026-11-23&DateTo=2026-11-23',
      'AttendMarks',
      { StudentId: 'int4!', Mark: 'text!' },
    ],
    [
      'AttendanceForDate?date=2026-11-23&attendanceType=L',
      'AttendMarks',
      { InstanceId: 'int4!', StudentId: 'int4!' },
    ],
    ['TimetableModel', 'LessonClasses', { Id: 'int4!', TimetableLessonId: 'int4!', GroupId: 'int2!' }],
    [
      'TimetableStructure',
      'TTPeriods',
      { Id: 'int4!', DayId: 'int4!', SessionId: 'int4!', EventId: 'int4!' },
    ],
    ['Calendar', 'SchoolCalendar', { Id: 'int4!', StartDate: 'text!' }],
    ['BehaviourForDateRange', 'Behaviour', { Id: 'int4!', ConductId: 'text!', BehaviourType: 'text!' }],
    [
      'BehaviourForDateRange',
      'StudentBehaviour',
      { BehaviourId: 'int4!', StudentId: 'int4!', Points: 'int2!' },
    ],
    [
      'AssessmentResults',
      'AssessmentResults',
      { StudentId: 'int4!', AspectId: 'int4!', ResultSetId: 'int4!' },
    ],
  ];
  it('loads a warehouse finds no null and no number that does not fit, in any table', async () => {
    const client = new Client(portal, secret);
    const warehouse = new BetterSqlite3(':memory:');
    const limits: Record<string, string> = { int2: '32767', int4: '2147483647' };
    for (const [index, [path, dataset, columns]] of TABLES.entries()) {
      const table = `t${index}`;
      const definitions = Object.entries(columns).map(([name, type]) => {
        const limit = limits[type.replace('!', '')];
        const check = limit ? `INTEGER CHECK (${name} BETWEEN 0 AND ${limit})` : 'TEXT';
        return `${name} ${check}${type.endsWith('!') ? ' NOT NULL' : ''}`;
      });
      warehouse.exec(`CREATE TABLE ${table} (${definitions.join(', ')}) STRICT`);
      const names = Object.keys(columns);
      const insert = warehouse.prepare(
        `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`,
      );
      const rows = (await client.get(path))[dataset] ?? [];
      expect(rows.length, dataset).to.be.above(0);
      warehouse.transaction(() => {
        for (const row of rows)
          insert.run(Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
      })();
    }
    warehouse.close();
  });

  it('tells pupils apart by UPN, ExternalId, XID or CandidateNo has as many as there are', async () => {
    const client = new Client(portal, secret);
    const pupils = (await client.get('Students')).Students ?? [];
    for (const column of ['Id', 'UPN', 'ExternalId', 'XID', 'IdaasId', 'AdmissionNo'])
      expect(new Set(pupils.map((row) => row[column])).size, column).to.equal(pupils.length);
    const candidates = pupils.filter(({ NCYear }) => Number(NCYear) >= 9);
    expect(candidates.length).to.be.above(100);
    const numbers = new Set(candidates.map(({ CandidateNo }) => CandidateNo));
    expect(numbers.has(null)).to.equal(false);
    expect(numbers.size).to.equal(candidates.length);
  });
});
