import { expect } from 'chai';
import fc from 'fast-check';
import { daysAfter } from '../../../../shared/clock.ts';
import { localTime } from '../../../../shared/local-time.ts';
import { upn } from '../../../../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { administratorsOf } from '../../../../xporter-portal/accounts/administrators.ts';
import { forgetImport, importPeople } from '../../../../xporter-portal/mis/import/imported.ts';
import { PupilRecord, StaffRecord } from '../../../../xporter-portal/mis/import/record.ts';
import { refreshNow } from '../../../../xporter-portal/mis-connection/change-mis.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { ALL_SCOPES, type Reader, startReader } from '../reader.ts';

/** For a long run: `SEEDS=300 npx mocha test/xporter-portal/api/xod/updated-since.test.ts` */
const SEEDS = Number(process.env.SEEDS ?? 3);
const { estab } = DEMO_SCHOOLS[4];
const QUESTIONS = [
  'Students/?options=includeSiblingsResultset,includeSiblingsList,includeGroupIds,includeLeavers,includeParentIdaasIds',
  'Groups/?options=includeStudentMembers,includeStaffMembers,includeMembersIds',
  'Staff/?options=includeGroupIds,includePrevious',
  'StudentContacts/?options=',
  'PersonComms/?options=',
  'SchoolInfo/?options=',
] as const;
const AREAS = ['StudentFunding', 'Contact', 'Staff', 'UPN', 'Address'] as const;

/** As clients write the time of their last read. */
const WRITTEN: readonly ((time: Date) => string)[] = [
  (time) => time.toISOString(),
  (time) => localTime(time),
  (time) => localTime(new Date(time.getTime() + 3_600_000 - aheadInEngland(time))).concat('+01:00'),
  (time) => time.toISOString().replace('T', ' ').replace('Z', ' +0000'),
];
const aheadInEngland = (time: Date): number => Date.parse(`${localTime(time)}Z`) - time.getTime();

type Rows = Map<string, Record<string, unknown>>;

/** A partner's copy of an endpoint, kept up with updatedSince and the ids that are gone. */
class Copy {
  readonly datasets = new Map<string, Rows>();
  private lastRead: Date | null = null;
  constructor(
    private readonly reader: Reader,
    private readonly question: string,
    private readonly now: () => Date,
  ) {}

  /** @returns whether the school shares what is asked */
  async read(written: (time: Date) => string): Promise<boolean> {
    const began = this.now();
    const since = this.lastRead && `&updatedSince=${encodeURIComponent(written(this.lastRead))}`;
    const { status, body, complaint } = await this.reader.read(`${this.question}${since ?? ''}`);
    if (status === 403) return false;
    if (status !== 200) throw new Error(complaint);
    this.lastRead = began;
    for (const [name, rows] of datasetsOf(body)) {
      const kept = this.datasets.get(name) ?? new Map();
      for (const [id, row] of rows) kept.set(id, row);
      this.datasets.set(name, kept);
    }
    return true;
  }

  drop(gone: (name: string, id: string) => boolean): void {
    for (const [name, rows] of this.datasets) {
      for (const id of rows.keys()) if (gone(name, id)) rows.delete(id);
    }
  }
}

const datasetsOf = (body: Record<string, Record<string, unknown>[]>): Map<string, Rows> =>
  new Map(
    Object.entries(body)
      .filter(([name]) => name !== 'meta')
      .map(([name, rows]) => [name, new Map(rows.map((row) => [String(row.Id), row]))]),
  );

const sorted = (rows: Rows | undefined) => [...(rows ?? [])].sort(([one], [other]) => (one < other ? -1 : 1));

const people = fc.array(
  fc.record({
    who: fc.nat(5),
    group: fc.constantFrom('5A', '5B'),
    left: fc.constantFrom('', '2026-12-02', '2027-02-01', '2027-07-21'),
  }),
  { minLength: 1, maxLength: 8 },
);
const move = fc.oneof(
  { weight: 3, arbitrary: fc.record({ nights: fc.constantFrom(0.02, 0.4, 1, 2, 9, 60, 290) }) },
  { weight: 2, arbitrary: fc.record({ exclude: fc.nat(300) }) },
  { weight: 2, arbitrary: fc.record({ include: fc.nat(300) }) },
  { weight: 1, arbitrary: fc.record({ area: fc.constantFrom(...AREAS) }) },
  { weight: 1, arbitrary: fc.record({ mis: fc.constantFrom('Arbor', 'SIMS', 'Bromcom') }) },
  { weight: 2, arbitrary: fc.record({ pupils: people, staff: people }) },
  { weight: 1, arbitrary: fc.constantFrom('forget import' as const, 'refresh' as const) },
);
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never;

describe('updatedSince the last read', () => {
  let portal: PortalAlone;

  before(async () => {
    portal = await startPortalAlone();
  });
  after(() => portal.stop());

  for (const question of QUESTIONS) {
    it(`of ${question} leads to what a full read gives, for any changes in between`, async function () {
      this.timeout(SEEDS * 30_000);
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('include', 'exclude'),
          fc.constantFrom(...WRITTEN),
          fc.array(move, { minLength: 3, maxLength: 12 }),
          async (people, written, moves) => {
            const { context, clock } = portal;
            clock.travelTo(new Date('2026-11-30T01:10:00Z'));
            forgetImport(context.database, estab);
            context.database.prepare('UPDATE mis_connections SET refreshed_at = NULL').run();
            const reader = startReader(portal, estab, { people });
            const shared = new Set(ALL_SCOPES);
            const copy = new Copy(reader, question, () => clock.now());
            await copy.read(written);
            for (const one of moves) {
              make(one, reader, shared, people);
              clock.travelTo(daysAfter(clock.now(), 0.001));
              if (!(await copy.read(written))) continue;
              const whole = datasetsOf((await reader.read(question)).body);
              copy.drop((name, id) => !whole.get(name)?.has(id));
              for (const [name, rows] of whole) {
                expect(sorted(copy.datasets.get(name)), name).to.deep.equal(sorted(rows));
              }
            }
          },
        ),
        { numRuns: SEEDS, endOnFailure: true },
      );
    });
  }

  it('meets no LastUpdated in the future, which a partner would ask with next', async () => {
    portal.clock.travelTo(new Date('2027-02-16T12:00:00Z'));
    forgetImport(portal.context.database, estab);
    const reader = startReader(portal, estab);
    for (const question of [
      ...QUESTIONS,
      'Staff/?options=includeFuture',
      'Students/?options=includePreAdmissions,includeGuests',
    ]) {
      for (const rows of datasetsOf((await reader.read(question)).body).values())
        for (const { LastUpdated } of rows.values())
          expect(String(LastUpdated) < '2027-02-16T12', `${question}: ${LastUpdated}`).to.equal(true);
    }
  });

  it('gives the same rows page by page', async () => {
    portal.clock.travelTo(new Date('2027-06-16T12:00:00Z'));
    forgetImport(portal.context.database, estab);
    const question = 'Students/?updatedSince=2027-06-10T12:00:00Z';
    const whole = startReader(portal, estab).read(question);
    const reader = startReader(portal, estab);
    const paged: unknown[] = [];
    for (let page = 1, last = 1; page <= last; page++) {
      const { body } = await reader.read(`${question}&page=${page}&pageSize=2`);
      paged.push(...(body.Students ?? []));
      last = Number(body.__pagination__?.[0]?.PageCount);
    }
    expect(paged)
      .to.deep.equal((await whole).body.Students)
      .and.to.have.length.above(2);
  });

  it('takes a time with an offset as an instant, and one without as clocks in England show it', async () => {
    portal.clock.travelTo(new Date('2027-06-16T12:00:00Z'));
    forgetImport(portal.context.database, estab);
    const reader = startReader(portal, estab);
    const read = async (since: string) => {
      const { status, body } = await reader.read(`Students/?select=UPN&updatedSince=${since}`);
      return status === 200 ? body.Students?.length : status;
    };
    const night = '2027-06-16T01:25:06.223Z';
    const sinceTheNight = await read(night);
    const sinceJustBefore = await read('2027-06-16T01:25:06.222Z');
    expect(sinceJustBefore).to.be.above(Number(sinceTheNight));
    for (const [later, earlier] of [
      ['2027-06-16T02:25:06.223', '2027-06-16T02:25:06.222'],
      ['2027-06-16 02:25:06.223', '2027-06-16 02:25:06.222'],
      ['2027-06-16T02:25:06.223%2B01:00', '2027-06-16T02:25:06.222%2B01:00'],
      ['2027-06-16T02:25:06.223+0100', '2027-06-16T02:25:06.222+0100'],
      ['2027-06-15 20:25:06.223 -0500', '2027-06-15 20:25:06.222 -0500'],
    ] as const) {
      expect([await read(later), await read(earlier)], later).to.deep.equal([sinceTheNight, sinceJustBefore]);
    }
    for (const wrong of ['2027-06-16T02:25:06%2B99:00', '2027-06-16T02:25:06 0', '2027-02-30T00:00:00Z'])
      expect(await read(wrong), wrong).to.equal(400);
  });

  function make(one: Move, reader: Reader, shared: Set<string>, people: 'include' | 'exclude'): void {
    const { context, clock } = portal;
    const { database } = context;
    if (one === 'forget import') forgetImport(database, estab);
    else if (one === 'refresh') {
      const [administrator] = administratorsOf(database, estab);
      if (administrator) refreshNow(context, administrator);
    } else if ('nights' in one) clock.travelTo(daysAfter(clock.now(), one.nights));
    else if ('area' in one) {
      if (!shared.delete(one.area)) shared.add(one.area);
      reader.share([...shared]);
    } else if ('mis' in one) reader.changeMis(one.mis);
    else if ('pupils' in one) importPeople(database, estab, fileOf(one.pupils, one.staff), clock.now());
    else {
      const isExcluded = 'exclude' in one;
      const somebody = personAt(reader, isExcluded ? one.exclude : one.include);
      const isAnException = isExcluded === (people === 'include');
      reader.change(isAnException ? { add: [somebody] } : { remove: [somebody] });
    }
  }
});

function fileOf(pupils: { who: number; group: string; left: string }[], staff: typeof pupils) {
  const once = (list: typeof pupils) => [...new Map(list.map((each) => [each.who, each])).values()];
  return {
    pupils: once(pupils).map(({ who, group, left }) =>
      PupilRecord.parse({
        ...{ upn: upn(estab, 20, who + 1), surname: `Pupil${who}`, forename: `Ann${who}`, dob: '2016-04-30' },
        ...{ gender: 'F', ncyear: '5', reggroup: group, leavingdate: left },
      }),
    ),
    staff: once(staff).map(({ who, group, left }) =>
      StaffRecord.parse({
        ...{ surname: `Teacher${who}`, forename: `Ben${who}`, email: `${who}@own.example`, gender: 'M' },
        ...{ teacher: who % 2 === 0 ? 'yes' : 'no', reggroup: group, enddate: left },
      }),
    ),
  };
}

function personAt(reader: Reader, who: number) {
  const view = reader.whole();
  const all = [
    ...view.onRoll.map(({ key }) => ({ kind: 'Student' as const, key })),
    ...view.staff.map(({ key }) => ({ kind: 'Staff' as const, key })),
    ...view.contacts().map(({ key }) => ({ kind: 'Contact' as const, key })),
  ];
  const person = all[(who * 7919) % all.length];
  if (!person) throw new Error('nobody is at the school');
  return person;
}
