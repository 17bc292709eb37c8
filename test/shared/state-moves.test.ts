import { expect } from 'chai';
import fc from 'fast-check';
import { HUB_DIR } from '../../hodder-hub/app.ts';
import { CONNECTION_STATES } from '../../hodder-hub/mis-sync/records/connection-states.ts';
import * as connections from '../../hodder-hub/mis-sync/records/connections.ts';
import { RUN_STATES } from '../../hodder-hub/mis-sync/records/run-states.ts';
import * as runs from '../../hodder-hub/mis-sync/records/runs.ts';
import { type Database, openDatabase } from '../../shared/database/database.ts';
import { IllegalTransition, StaleStateError, type TransitionTable } from '../../shared/states.ts';
import { asProblem } from '../../shared/web/problem.ts';
import { PORTAL_DIR } from '../../xporter-portal/app.ts';
import { AUTHORISATION_STATES } from '../../xporter-portal/records/authorisation-states.ts';
import * as authorisations from '../../xporter-portal/records/authorisations.ts';
import { typedEntries } from '../support/entries.ts';

const ESTAB = '9990001';
const AT = '2026-09-01T08:00:00.000Z';
const DETAILS = {
  ...{ name: 'A school', street: '1 Street', town: 'Town', county: '', postcode: 'ZZ99 1AA' },
  ...{ leaCode: '999', dfesCode: '0001', urn: '999001' },
  ...{ contactFirstName: 'A', contactLastName: 'Head' },
  ...{ contactEmail: 'head@school.example', contactPhone: '01632 960000' },
};

/** Rows of one table, with the functions that read and move them. */
interface Machine<Row extends { state: State }, State extends string, Event extends string> {
  sideDir: string;
  table: TransitionTable<State, Event>;
  add(database: Database, name: string): number;
  read(database: Database, id: number): Row | undefined;
  advance(database: Database, row: Row, event: Event): void;
}

follows<connections.Connection, keyof typeof CONNECTION_STATES, ConnectionEvent>('a connection', {
  sideDir: HUB_DIR,
  table: CONNECTION_STATES,
  add: (database, reference) =>
    connections.addConnection(database, {
      ...{ estab: ESTAB, reference, requestedBy: 1, requestedAt: AT, details: DETAILS },
    }).id,
  read: connections.connectionById,
  advance: (database, row, event) => connections.advance(database, row, event, new Date(AT)),
});

follows<runs.Run, runs.Run['state'], RunEvent>('a sync run', {
  sideDir: HUB_DIR,
  table: RUN_STATES,
  add: (database, name) =>
    runs.addRun(database, {
      ...{ estab: name, panel: 'teachers', startedBy: 1, startedAt: AT },
      settings: { years: [], classes: [], emails: false },
    }),
  read: runs.runById,
  advance: runs.advance,
});

follows<authorisations.Authorisation, authorisations.Authorisation['state'], AuthorisationEvent>(
  'an authorisation',
  {
    sideDir: PORTAL_DIR,
    table: AUTHORISATION_STATES,
    add: (database, relyingParty) =>
      authorisations.addInvitation(database, {
        ...{ estab: ESTAB, relyingParty, authParams: null, registrationType: 'Test' },
        ...{ invitedAt: AT, expiresAt: AT, requestedScopes: [] },
      }).id,
    read: authorisations.authorisationById,
    advance: (database, row, event) => authorisations.advance(database, row, event, new Date(AT)),
  },
);

type ConnectionEvent = Parameters<typeof connections.advance>[2];
type RunEvent = Parameters<typeof runs.advance>[2];
type AuthorisationEvent = Parameters<typeof authorisations.advance>[2];

function follows<Row extends { state: State }, State extends string, Event extends string>(
  what: string,
  { sideDir, table, add, read, advance }: Machine<Row, State, Event>,
): void {
  describe(`the moves of ${what}`, () => {
    const database = openDatabase(':memory:', sideDir);
    database.pragma('foreign_keys = OFF');
    after(() => database.close());

    const events = [
      ...new Set(
        typedEntries<State, Partial<Record<Event, State>>>(table).flatMap(([, moves]) => eventsOf(moves)),
      ),
    ];
    let rows = 0;
    const added = (): Row => present(add(database, `row ${++rows}`));

    function present(id: number): Row {
      const row = read(database, id);
      if (!row) throw new Error(`no row ${id}`);
      return row;
    }

    it('follow the transition table, for any events in any order, and never from an old state', () => {
      // A step is an event and how old the copy is that it is applied to: 0 for the current row.
      const step = fc.record({ event: fc.constantFrom(...events), age: fc.nat(3) });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
          const id = add(database, `row ${++rows}`);
          const copies = [present(id)];
          for (const { event, age } of steps) {
            const before = present(id);
            const copy = copies[Math.max(0, copies.length - 1 - age)] ?? before;
            const target = table[copy.state][event];
            const move = () => advance(database, copy, event);
            if (target === undefined) expect(move).to.throw(IllegalTransition);
            else if (copy.state !== before.state) expect(move).to.throw(StaleStateError, copy.state);
            else move();
            const isMoved = target !== undefined && copy.state === before.state;
            const after = present(id);
            if (isMoved) expect(after.state).to.equal(target);
            else expect(after).to.deep.equal(before);
            copies.push(after);
          }
        }),
      );
    });

    it('tell of a row that is gone, as after a reset', () => {
      const row = added();
      for (const event of eventsOf(table[row.state])) {
        const gone = { ...row, id: -1 };
        expect(() => advance(database, gone, event)).to.throw(StaleStateError);
      }
    });
  });
}

function eventsOf<State extends string, Event extends string>(moves: Partial<Record<Event, State>>): Event[] {
  return typedEntries<Event, State>(moves).map(([event]) => event);
}

describe('a move from a state that has passed', () => {
  it('is a conflict, and the person is told what to do', () => {
    const problem = asProblem(new StaleStateError('connection 1', 'invited'));
    expect(problem).to.include({ status: 409, title: 'This has changed since you opened it' });
    expect(problem.advice).to.contain('reload the page');
  });
});
