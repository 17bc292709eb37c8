import { expect } from 'chai';
import fc from 'fast-check';
import { daysAfter } from '../../../../shared/clock.ts';
import { upn } from '../../../../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import type { FilePeople } from '../../../../xporter-portal/mis/import/compare.ts';
import { forgetImport } from '../../../../xporter-portal/mis/import/imported.ts';
import { applyPlan } from '../../../../xporter-portal/mis/import/plan.ts';
import { PupilRecord, StaffRecord } from '../../../../xporter-portal/mis/import/record.ts';
import type { View } from '../../../../xporter-portal/mis/view.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { ALL_SCOPES, type Reader, startReader } from '../reader.ts';

/** For a long run: `SEEDS=300 npx mocha test/xporter-portal/api/xod/changesets.test.ts` */
const SEEDS = Number(process.env.SEEDS ?? 6);
const { estab } = DEMO_SCHOOLS[4];
const PAGE_SIZE = 60;

/** What a partner keeps of a dataset, by id. */
type Kept = Map<string, Record<string, unknown>>;

/** A partner's copy of an endpoint's datasets, kept up by changesets, page by page. */
class Copy {
  readonly datasets = new Map<string, Kept>();
  private hash = '*';
  private next: { page: number; hash: string } | null = null;

  constructor(
    private readonly reader: Reader,
    /** With everything but page and changedRows. */
    private readonly question: string,
  ) {}

  /** Takes one page: the first of a new changeset, or the next of the one begun. */
  async takePage(): Promise<void> {
    const page = this.next?.page ?? 1;
    const { status, body, complaint } = await this.reader.read(
      `${this.question}&changedRows=${this.hash}&page=${page}&pageSize=${PAGE_SIZE}`,
    );
    if (status !== 200) throw new Error(complaint);
    for (const [name, rows] of Object.entries(body)) {
      if (name === 'meta' || name.startsWith('__')) continue;
      if (name.endsWith('_deleted')) {
        for (const { Id } of rows) this.kept(name.replace('_deleted', '')).delete(String(Id));
      } else {
        for (const row of rows) this.kept(name).set(String(row.Id), row);
      }
    }
    const [pagination] = body.__pagination__ ?? [];
    const [changes] = body.__changedRows__ ?? [];
    const hash = this.next?.hash ?? String(changes?.NextChangedRows);
    expect(changes?.NextChangedRows, 'later pages follow the first').to.equal(hash);
    if (pagination?.NextPage === null) {
      this.hash = hash;
      this.next = null;
    } else this.next = { page: page + 1, hash };
  }

  async finish(): Promise<void> {
    do await this.takePage();
    while (this.next);
  }

  private kept(name: string): Kept {
    const kept = this.datasets.get(name) ?? new Map();
    this.datasets.set(name, kept);
    return kept;
  }
}

const CORRECTIONS = ['surname', 'birthday', 'UPN', 'gone'] as const;
let corrections = 0;

/** The people that the MIS has now, as a file that corrects one pupil, in another order. */
function correctedFile(
  { onRoll, staff }: View,
  { corrected, correction }: { corrected: number; correction: (typeof CORRECTIONS)[number] },
): FilePeople {
  const at = corrected % onRoll.length;
  const serial = ++corrections;
  const pupils = onRoll.flatMap((pupil, index) => {
    const { forename, surname, gender, registration } = pupil;
    const same = { upn: pupil.upn, forename, surname, gender, dob: pupil.dateOfBirth };
    const person = { ...same, ncyear: pupil.year === 0 ? 'R' : pupil.year, reggroup: registration };
    if (index !== at) return [person];
    if (correction === 'gone') return [];
    if (correction === 'surname') return [{ ...person, surname: `Corrected ${serial}` }];
    if (correction === 'birthday') return [{ ...person, dob: `2010-01-${10 + (serial % 20)}` }];
    const replaced = upn('9992999', serial % 100, Math.floor(serial / 100));
    return [{ ...person, upn: replaced, formerupn: pupil.upn }];
  });
  const adults = staff.filter(({ status }) => status === 'Current').reverse();
  return {
    pupils: pupils.reverse().map((pupil) => PupilRecord.parse(pupil)),
    staff: adults.map((adult) => StaffRecord.parse({ ...adult, reggroup: adult.registration })),
  };
}

/** The same by a full read. */
async function fullRead(reader: Reader, question: string): Promise<Map<string, Kept>> {
  const { body } = await reader.read(question);
  return new Map(
    Object.entries(body)
      .filter(([name]) => name !== 'meta')
      .map(([name, rows]) => [name, new Map(rows.map((row) => [String(row.Id), row]))]),
  );
}

describe('changesets', () => {
  let portal: PortalAlone;

  before(async () => {
    portal = await startPortalAlone();
  });
  afterEach(() => {
    forgetImport(portal.context.database, estab);
    portal.clock.backToRealTime();
  });
  after(() => portal.stop());

  const questions = [
    'Students/?options=includeSiblingsResultset,includeSiblingsList,includeGroupIds',
    'PersonComms/?options=',
    'Groups/?options=includeStudentMembers,includeStaffMembers,includeMembersIds',
    'SEN/?options=',
  ] as const;
  const areas = ['StudentFunding', 'Contact', 'Staff', 'UPN', 'Address'] as const;
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'page' } as const) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('night'), days: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave out'), who: fc.nat(300) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('include'), who: fc.nat(300) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('area'), area: fc.constantFrom(...areas) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('file'),
        corrected: fc.nat(300),
        correction: fc.constantFrom(...CORRECTIONS),
      }),
    },
  );

  for (const question of questions) {
    it(`of ${question} lead to exactly what a full read gives, for any changes in between`, async function () {
      this.timeout(SEEDS * 20_000);
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('include', 'exclude'),
          fc.array(step, { minLength: 5, maxLength: 25 }),
          async (people, steps) => {
            portal.clock.backToRealTime();
            const { database } = portal.context;
            forgetImport(database, estab);
            const reader = startReader(portal, estab, { people });
            const decisions = new Map<string, boolean>();
            const copy = new Copy(reader, question);
            const shared = new Set(ALL_SCOPES);
            for (const one of steps) {
              const somebody = 'who' in one ? person(reader, one.who) : undefined;
              if (one.kind === 'page') await copy.takePage();
              if ('days' in one) portal.clock.travelTo(daysAfter(portal.clock.now(), one.days));
              if (somebody) decisions.set(`${somebody.kind}/${somebody.key}`, one.kind === 'include');
              if ('correction' in one)
                applyPlan(database, estab, correctedFile(reader.whole(), one), portal.clock.now());
              if (one.kind === 'leave out' && somebody) {
                reader.change(people === 'include' ? { add: [somebody] } : { remove: [somebody] });
              }
              if (one.kind === 'include' && somebody) {
                reader.change(people === 'include' ? { remove: [somebody] } : { add: [somebody] });
              }
              if ('area' in one) {
                if (!shared.delete(one.area)) shared.add(one.area);
                reader.share([...shared]);
              }
            }
            await copy.finish();
            await copy.finish();
            const { pupils, staff } = reader.shared();
            const isShared = new Set([
              ...pupils.map(({ key }) => `Student/${key}`),
              ...staff.map(({ key }) => `Staff/${key}`),
            ]);
            const { pupils: allPupils, staff: allStaff } = reader.whole();
            for (const { key } of allPupils)
              expect(isShared.has(`Student/${key}`), key).to.equal(
                decisions.get(`Student/${key}`) ?? people === 'include',
              );
            for (const { key } of allStaff)
              expect(isShared.has(`Staff/${key}`), key).to.equal(
                decisions.get(`Staff/${key}`) ?? people === 'include',
              );
            const whole = await fullRead(reader, question);
            for (const [name, rows] of whole) {
              expect([...(copy.datasets.get(name) ?? new Map())].sort(byId), name).to.deep.equal(
                [...rows].sort(byId),
              );
            }
          },
        ),
        { numRuns: SEEDS, endOnFailure: true },
      );
    });
  }

  it('are empty when nothing has changed, under the same hash', async () => {
    const reader = startReader(portal, estab);
    const first = (await reader.read('Students/?changedRows=*')).body;
    const hash = first.__changedRows__?.[0]?.NextChangedRows;
    const second = (await reader.read(`Students/?changedRows=${hash}`)).body;
    expect(second.Students).to.deep.equal([]);
    expect(second.Students_deleted).to.deep.equal([]);
    expect(second.__changedRows__?.[0]).to.deep.include({
      SnapshotRP: (JSON.parse((await reader.ask('TokenDetails')).text) as { RelyingParty: string })
        .RelyingParty,
      PreviousChangedRows: '*',
      RequestedChangedRows: hash,
      NextChangedRows: hash,
      NextUrl: `?changedRows=${hash}`,
    });
  });

  it('report a person who is excluded, in every dataset, and again when they are shared', async () => {
    const reader = startReader(portal, estab);
    const [pupil] = reader.whole().onRoll;
    if (!pupil) throw new Error('nobody is on roll');
    const who = { kind: 'Student', key: pupil.key } as const;
    const question = 'Groups/?options=includeStudentMembers';
    const hashOf = ({ __changedRows__ }: Record<string, Record<string, unknown>[]>) =>
      __changedRows__?.[0]?.NextChangedRows;
    const before = hashOf((await reader.read(`${question}&changedRows=*`)).body);
    reader.change({ add: [who] });
    const gone = (await reader.read(`${question}&changedRows=${before}`)).body;
    const groups = reader.whole().groupsOfPupil(pupil.id);
    expect(gone.StudentMembers_deleted).to.have.length(groups.length);
    expect(gone.Group?.map(({ Id }) => Id)).to.have.members(groups.map(({ id }) => id));
    reader.change({ remove: [who] });
    const back = (await reader.read(`${question}&changedRows=${hashOf(gone)}`)).body;
    expect(back.StudentMembers?.map(({ StudentId }) => StudentId)).to.deep.equal(groups.map(() => pupil.id));
    expect(back.StudentMembers_deleted).to.deep.equal([]);
  });

  it('bring rows again that were hidden just when their page was taken', async () => {
    const reader = startReader(portal, estab);
    const copy = new Copy(reader, 'PersonComms/?options=');
    await copy.takePage();
    reader.share(ALL_SCOPES.filter((scope) => scope !== 'Contact'));
    await copy.takePage();
    reader.share(ALL_SCOPES);
    await copy.finish();
    await copy.finish();
    const whole = await fullRead(reader, 'PersonComms/?options=');
    expect([...(copy.datasets.get('PersonComms') ?? new Map()).keys()]).to.have.members([
      ...(whole.get('PersonComms') ?? new Map()).keys(),
    ]);
  });

  it('report everyone again after the school has changed its MIS', async () => {
    const reader = startReader(portal, estab);
    const before = (await reader.read('Students/?changedRows=*')).body;
    portal.context.database
      .prepare(`UPDATE authorisations SET mis = 'Arbor' WHERE relying_party = ?`)
      .run((JSON.parse((await reader.ask('TokenDetails')).text) as { RelyingParty: string }).RelyingParty);
    const hash = before.__changedRows__?.[0]?.NextChangedRows;
    const after = (await reader.read(`Students/?changedRows=${hash}`)).body;
    expect(after.Students_deleted).to.have.length(before.Students?.length ?? -1);
    expect(after.Students?.map(({ UPN }) => UPN)).to.have.members(
      before.Students?.map(({ UPN }) => UPN) ?? [],
    );
    expect(after.Students?.[0]?.Id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(after.meta?.[0]?.MIS).to.equal('arbor');
  });

  it('refuse a hash that was never given, or was given for another question', async () => {
    const reader = startReader(portal, estab);
    const unknown = await reader.read('Students/?changedRows=0414025e3f87151229b8964169a480e5');
    expect(unknown.status).to.equal(400);
    expect(unknown.complaint).to.contain('begin again with changedRows=*');
    const { body } = await reader.read('Students/?changedRows=*');
    const other = await reader.read(`Staff/?changedRows=${body.__changedRows__?.[0]?.NextChangedRows}`);
    expect(other.status).to.equal(400);
    expect((await reader.read('Students/?changedRows=yesterday')).complaint).to.contain(
      'changedRows takes *',
    );
  });

  it('have a RowHash that changes with what is shown, and with nothing else', async () => {
    const reader = startReader(portal, estab);
    const [row] = (await reader.read('Students/?pageSize=1')).body.Students ?? [];
    const hash = async (question: string) =>
      (await reader.read(`Students/${row?.Id}?${question}`)).body.Students?.[0]?.RowHash;
    expect(await hash('')).to.equal(row?.RowHash);
    const names = await hash('select=Forename,Surname,RowHash');
    reader.share(ALL_SCOPES.filter((scope) => scope !== 'StudentFunding'));
    expect(await hash('')).not.to.equal(row?.RowHash);
    expect(await hash('select=Forename,Surname,RowHash')).to.equal(names);
  });
});

const byId = ([one]: [string, unknown], [other]: [string, unknown]): number => (one < other ? -1 : 1);

function person(reader: Reader, who: number) {
  const view = reader.whole();
  const people = [
    ...view.onRoll.map(({ key }) => ({ kind: 'Student' as const, key })),
    ...view.staff.map(({ key }) => ({ kind: 'Staff' as const, key })),
    ...view.contacts().map(({ key }) => ({ kind: 'Contact' as const, key })),
  ];
  return people[(who * 7919) % people.length];
}
