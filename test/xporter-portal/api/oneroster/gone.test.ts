import { expect } from 'chai';
import fc from 'fast-check';
import { daysAfter } from '../../../../shared/clock.ts';
import { upn } from '../../../../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { createConsents } from '../../../../xporter-portal/api/consent/consents.ts';
import { createRosters } from '../../../../xporter-portal/api/oneroster/roster.ts';
import type { Lists, Roster } from '../../../../xporter-portal/api/oneroster/types.ts';
import { pupilIds } from '../../../../xporter-portal/api/xod/catalogue/endpoints/student-columns.ts';
import { authoriseAgain } from '../../../../xporter-portal/data-sharing/again/authorise-again.ts';
import { revoke } from '../../../../xporter-portal/data-sharing/revoke.ts';
import type { Group } from '../../../../xporter-portal/mis/groups.ts';
import { forgetImport, importPeople } from '../../../../xporter-portal/mis/import/imported.ts';
import { PupilRecord } from '../../../../xporter-portal/mis/import/record.ts';
import { switchDefault } from '../../../../xporter-portal/people/default/switch.ts';
import { sharingSince } from '../../../../xporter-portal/records/earlier-sharing.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { ALL_SCOPES, type Reader, startReader } from '../reader.ts';
import { oneRosterClient } from './client.ts';

/** For a long run: `SEEDS=300 npx mocha test/xporter-portal/api/oneroster/gone.test.ts` */
const SEEDS = Number(process.env.SEEDS ?? 2);
const { estab } = DEMO_SCHOOLS[4];
const BEGIN = new Date('2026-11-30T09:00:00Z');
const LISTS = ['users', 'classes', 'enrollments', 'demographics', 'courses', 'academicSessions'] as const;
const AREAS = ['Contact', 'Staff', 'UPN', 'StudentExtended', 'StaffEmployment'] as const;

type Entity = Lists[keyof Lists];

/** What a client has of a list, without the times of changes. */
type Copy = Map<string, Omit<Entity, 'dateLastModified'>>;

const rowsOf = (roster: Roster, list: keyof Lists, since: Date | null): Entity[] | null => {
  const records = roster.records(list, since);
  return records ? Array.from({ length: records.length }, (_, at) => records.at(at)) : null;
};

/** A client that asks for what has changed since its last read, as OneRoster's clients do. */
class Client {
  private readonly copies = new Map<keyof Lists, { copy: Copy; readAt: Date }>();

  constructor(private readonly now: () => Date) {}

  read(roster: Roster): void {
    for (const list of LISTS) {
      const { copy, readAt } = this.copies.get(list) ?? { copy: new Map(), readAt: null };
      const rows = rowsOf(roster, list, readAt);
      if (!rows) continue;
      const changed = rows.filter((row) => !readAt || row.dateLastModified > readAt.toISOString());
      for (const { dateLastModified, ...row } of changed) {
        if (row.status === 'active') copy.set(row.sourcedId, row);
        else copy.delete(row.sourcedId);
        expect(JSON.stringify(row), 'the name of someone who is gone').to.satisfy(
          (text: string) =>
            row.status === 'active' || !('givenName' in row) || text.includes('"givenName":"-"'),
        );
      }
      this.copies.set(list, { copy, readAt: this.now() });
    }
  }

  of(list: keyof Lists): [string, object][] {
    return [...(this.copies.get(list)?.copy ?? [])].sort(([one], [other]) => (one < other ? -1 : 1));
  }
}

const move = fc.oneof(
  { weight: 3, arbitrary: fc.record({ nights: fc.constantFrom(0.02, 1, 2, 9, 60, 290) }) },
  {
    weight: 3,
    arbitrary: fc.record({ picked: fc.nat(300), kind: fc.constantFrom('pupil', 'adult', 'contact') }),
  },
  { weight: 2, arbitrary: fc.record({ area: fc.constantFrom(...AREAS) }) },
  { weight: 1, arbitrary: fc.record({ mis: fc.constantFrom('Arbor', 'SIMS') }) },
  { weight: 2, arbitrary: fc.record({ file: fc.uniqueArray(fc.nat(9), { minLength: 1 }) }) },
);
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never;

describe('what has gone from OneRoster', () => {
  let portal: PortalAlone;
  let rosterOf: (reader: Reader) => Promise<Roster>;

  before(async () => {
    portal = await startPortalAlone();
    const consents = createConsents(portal.context);
    const rosters = createRosters(portal.context, consents);
    rosterOf = (reader) => consents.answer(reader.authorisation, (consented) => rosters.of(consented));
  });
  beforeEach(() => portal.clock.travelTo(BEGIN));
  after(() => portal.stop());

  it('leaves a client that asks for changes with what a full read gives, for any changes', async function () {
    this.timeout(SEEDS * 30_000);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('include', 'exclude'),
        fc.array(move, { minLength: 3, maxLength: 8 }),
        async (people, moves) => {
          const { clock } = portal;
          clock.travelTo(BEGIN);
          forgetImport(portal.context.database, estab);
          const reader = startReader(portal, estab, { people });
          const shared = new Set(ALL_SCOPES);
          const picked = new Set<string>();
          const client = new Client(() => clock.now());
          client.read(await rosterOf(reader));
          for (const one of moves) {
            // A change in the same millisecond as the last read is not after it.
            clock.travelTo(daysAfter(clock.now(), 0.001));
            make(one, reader, shared, picked);
            clock.travelTo(daysAfter(clock.now(), 0.001));
            const roster = await rosterOf(reader);
            client.read(roster);
            for (const list of LISTS) {
              const whole = rowsOf(roster, list, null);
              if (!whole) continue;
              const plain = whole.map(({ dateLastModified, ...row }): [string, object] => [
                row.sourcedId,
                row,
              ]);
              expect(client.of(list), list).to.deep.equal(plain);
            }
          }
        },
      ),
      { numRuns: SEEDS, endOnFailure: true },
    );

    function make(one: Move, reader: Reader, shared: Set<string>, picked: Set<string>): void {
      const { clock } = portal;
      if ('nights' in one) clock.travelTo(daysAfter(clock.now(), one.nights));
      if ('mis' in one) reader.changeMis(one.mis);
      if ('file' in one) importFile(one.file);
      if ('area' in one) {
        if (!shared.delete(one.area)) shared.add(one.area);
        reader.share([...shared]);
      }
      if (!('picked' in one)) return;
      const { onRoll, staff, contacts } = reader.whole();
      const [kind, all] = (
        { pupil: ['Student', onRoll], adult: ['Staff', staff], contact: ['Contact', contacts()] } as const
      )[one.kind as 'pupil'];
      const exception = { kind, key: all[one.picked % all.length]?.key ?? '' };
      const id = `${kind}/${exception.key}`;
      const isPicked = picked.delete(id);
      if (!isPicked) picked.add(id);
      reader.change(isPicked ? { remove: [exception] } : { add: [exception] });
    }
  });

  /** @param who numbers of pupils */
  function importFile(who: readonly number[]): void {
    const pupils = who.map((number) =>
      PupilRecord.parse({
        ...{ upn: upn(estab, 50, number), forename: `Pupil${number}`, surname: 'Filed', gender: 'F' },
        ...{ dob: '2016-10-01', ncyear: 5, reggroup: number % 2 === 0 ? '5A' : '5B' },
      }),
    );
    importPeople(portal.context.database, estab, { pupils, staff: [] }, portal.clock.now());
  }

  describe('is told', () => {
    beforeEach(() => forgetImport(portal.context.database, estab));

    const GONE = "filter=status='tobedeleted'";
    const since = (time: Date) => `filter=dateLastModified>'${time.toISOString()}'`;
    const minutes = (count: number) => portal.clock.travelTo(daysAfter(portal.clock.now(), count / 24 / 60));
    const reading = async (people: 'include' | 'exclude' = 'include') => {
      const reader = startReader(portal, estab, { people });
      return { reader, client: await oneRosterClient(portal.url, reader) };
    };

    it('by the ids that the app knows, without a name, wherever the person was', async () => {
      const { reader, client } = await reading();
      const began = portal.clock.now();
      const whole = reader.whole();
      // Whose contacts stay.
      const pupil = whole.onRoll.find(({ household }) => whole.pupilsOfHousehold(household).length > 1);
      const { Students = [] } = (await reader.read(`Students/${pupil?.id}`)).body;
      const sourcedId = String(Students[0]?.XID);
      const [one] = (await client.get(`/enrollments?filter=user.sourcedId='${sourcedId}'`)).rows;
      minutes(5);
      reader.change({ add: [{ kind: 'Student', key: pupil?.key ?? '' }] });
      const dateLastModified = reader.authorisation().sharingChangedAt;
      minutes(5);

      const base = { sourcedId, status: 'tobedeleted', dateLastModified };
      const { rows } = await client.get(`/users?${since(began)} and status='tobedeleted'`);
      expect(rows.map(({ orgs, ...user }) => user)).to.deep.equal([
        {
          ...{ ...base, username: sourcedId, enabledUser: 'false', role: 'student' },
          ...{ givenName: '-', familyName: '-' },
        },
      ]);
      expect((await client.get(`/demographics?${GONE}`)).rows).to.deep.equal([base]);
      expect((await client.get(`/students?${GONE}`)).rows).to.have.length(1);
      const enrollments = (await client.get(`/enrollments?${since(began)} and status='tobedeleted'`)).rows;
      expect(enrollments.length).to.equal(
        reader
          .whole()
          .groupsOfPupil(pupil?.id ?? '')
          .filter(isClass).length,
      );
      expect(enrollments.map((row) => row.class)).to.deep.include(one?.class);
      for (const path of [`/users/${sourcedId}`, `/demographics/${sourcedId}`])
        expect((await client.get(path)).status).to.equal(404);
      for (const list of ['/users', '/enrollments', "/users?filter=status='active'"])
        expect(JSON.stringify((await client.get(list)).body)).not.to.contain(sourcedId);
      expect((await client.get(`/users?${since(portal.clock.now())}`)).rows).to.deep.equal([]);
    });

    it('of people that the school never shared', async () => {
      const { reader, client } = await reading('exclude');
      const [one, other] = reader.whole().onRoll.map(({ key }) => ({ kind: 'Student' as const, key }));
      if (!one || !other) throw new Error('the school has no pupils');
      minutes(1);
      reader.change({ add: [one, other] });
      minutes(1);
      const [ids] = [(await client.get('/users')).rows.map(({ sourcedId }) => sourcedId)];
      reader.change({ remove: [other] });
      minutes(1);
      const { rows } = await client.get(`/users?${GONE}`);
      expect(ids).to.have.length(2);
      expect(rows).to.have.length(1);
      expect(ids).to.include(rows[0]?.sourcedId);
    });

    it('of nobody who was left out before and after a decision that changes many rows', async () => {
      const by = { name: 'Ann Head', email: 'head@school.example' };
      const { reader, client } = await reading();
      const [leftOut] = reader.whole().onRoll;
      minutes(1);
      reader.change({ add: [{ kind: 'Student', key: leftOut?.key ?? '' }] });
      minutes(1);
      const began = portal.clock.now();
      minutes(1);
      const gone = async () =>
        (await client.get(`/users?${since(began)} and status='tobedeleted'`)).rows.map(
          ({ sourcedId }) => sourcedId,
        );
      // Each keeps everyone but one as an exception, one row after another.
      for (const to of ['exclude', 'include'] as const) {
        switchDefault(portal.context, reader.authorisation(), { to, exceptions: 'stay' }, by);
        minutes(1);
        expect(await gone(), to).to.deep.equal([]);
      }
      const renewed = authoriseAgain(portal.context, reader.authorisation(), by);
      minutes(1);
      const sharing = sharingSince(portal.context.database, renewed, began);
      for (const { at, isShared } of sharing)
        expect(isShared?.('Student', leftOut?.key ?? ''), at.toISOString()).to.equal(false);
    });

    it('of nobody who came after the school had decided to choose newcomers one by one', async () => {
      const { reader } = await reading();
      const began = portal.clock.now();
      const before = new Set(reader.whole().onRoll.map(({ key }) => key));
      const [one] = before;
      minutes(5);
      switchDefault(
        portal.context,
        reader.authorisation(),
        { to: 'exclude', exceptions: 'stay' },
        { email: 'head@school.example' },
      );
      portal.clock.travelTo(daysAfter(began, 60));
      reader.change({ remove: [{ kind: 'Student', key: one ?? '' }] });
      minutes(5);
      const came = reader.whole().onRoll.filter(({ key }) => !before.has(key));
      expect(came).not.to.deep.equal([]);
      const client = await oneRosterClient(portal.url, reader);
      const { rows } = await client.get(`/students?${since(began)} and status='tobedeleted'`);
      const ids = new Set(rows.map(({ sourcedId }) => sourcedId));
      const request = { view: reader.whole() } as Parameters<typeof pupilIds.xid>[1];
      expect(came.filter((pupil) => ids.has(pupilIds.xid(pupil, request)))).to.deep.equal([]);
    });

    it('of nobody who came after the school had stopped sharing', async () => {
      const { reader } = await reading();
      const whose = reader.authorisation();
      const began = portal.clock.now();
      revoke(portal.context, whose, { name: 'Ann Head', email: 'head@school.example' });
      const { endedAt } = reader.authorisation();
      const [sharing] = sharingSince(portal.context.database, whose, daysAfter(began, 60));
      expect(sharing?.at.toISOString()).to.equal(endedAt);
    });

    it('of leavers, with the night on which the MIS said so', async () => {
      const { reader } = await reading();
      const began = portal.clock.now();
      portal.clock.travelTo(daysAfter(began, 21));
      const client = await oneRosterClient(portal.url, reader);
      const left = reader
        .whole()
        .pupils.filter(
          ({ status, enrolment, joined, left }) =>
            status === 'Leaver' &&
            enrolment === 'C' &&
            joined <= '2026-11-30' &&
            (left ?? '') >= '2026-11-30',
        );
      expect(left).not.to.deep.equal([]);
      const { rows } = await client.get(`/students?${since(began)} and status='tobedeleted'`);
      expect(rows).to.have.length(left.length);
      for (const { dateLastModified } of rows) expect(dateLastModified).to.equal('2026-12-21T02:25:06.223Z');
    });
  });
});

const isClass = ({ type }: Group): boolean => type === 'RegGrp' || type === 'TeachingGrp';
