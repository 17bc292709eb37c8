import type { Database } from '../database/database.ts';
import type { FaultName } from './catalogue.ts';

/** A school and an app: those that a fault is on for, or those that a request, a callback or an email concerns. */
export interface FaultScope {
  /** Null for every school, or where no school is concerned. */
  estab: string | null;
  /** Of the app. Null for every app, or where no app is concerned. */
  relyingParty: string | null;
}

export const EVERYWHERE: FaultScope = { estab: null, relyingParty: null };

export interface ActiveFault extends FaultScope {
  name: FaultName;
  /** How many times it will still act; null until it is switched off. */
  timesLeft: number | null;
}

/** Which faults are on, of one side; kept, so that a restart ends none. */
export interface Faults {
  /** Whether it is on for what is concerned. Nothing is counted. */
  isOn(name: FaultName, concerned: FaultScope): boolean;
  /** The same, for an effect that happens now: it is counted where the fault acts a number of times. */
  acts(name: FaultName, concerned: FaultScope): boolean;
  /** Switches it on for exactly that school and app, in place of how it was on for them. */
  switchOn(fault: ActiveFault): void;
  switchOff(name: FaultName, of: FaultScope): void;
  allOff(): void;
  active(): readonly ActiveFault[];
  /** Whether none is on: asked on busy paths before anything else. */
  areNone(): boolean;
  /** Counts an effect that happened on the other side. */
  count(fault: ActiveFault): void;
  /** @param tell is told of each effect that was counted here */
  onCounted(tell: (fault: ActiveFault) => void): void;
}

type Row = Record<'estab' | 'relyingParty', string> & Pick<ActiveFault, 'name' | 'timesLeft'>;

const orNull = (text: string): string | null => (text === '' ? null : text);

export function createFaults(database: Database): Faults {
  const read = database.prepare<[], Row>(
    `SELECT name, estab, relying_party AS relyingParty, times_left AS timesLeft FROM faults
     ORDER BY name, estab, relying_party`,
  );
  const write = database.prepare<[Row]>(
    `INSERT INTO faults (name, estab, relying_party, times_left) VALUES (:name, :estab, :relyingParty, :timesLeft)
     ON CONFLICT DO UPDATE SET times_left = excluded.times_left`,
  );
  const remove = database.prepare<[Pick<Row, 'name' | 'estab' | 'relyingParty'>]>(
    'DELETE FROM faults WHERE name = :name AND estab = :estab AND relying_party = :relyingParty',
  );
  const tellOf: ((fault: ActiveFault) => void)[] = [];
  let active: readonly ActiveFault[] = [];
  const reload = () => {
    active = read
      .all()
      .map((row) => ({ ...row, estab: orNull(row.estab), relyingParty: orNull(row.relyingParty) }));
  };
  reload();

  const placed = ({ estab, relyingParty }: FaultScope) => ({
    estab: estab ?? '',
    relyingParty: relyingParty ?? '',
  });
  /** One that stays on comes before one that is counted, and of those the one for the school or the app. */
  const found = (name: FaultName, concerned: FaultScope): ActiveFault | undefined => {
    const matching = active.filter((each) => each.name === name && covers(each, concerned));
    return matching.find(({ timesLeft }) => timesLeft === null) ?? matching.at(-1);
  };

  function switchOff(name: FaultName, of: FaultScope): void {
    remove.run({ name, ...placed(of) });
    reload();
  }

  function count(fault: ActiveFault): void {
    const present = active.find(
      ({ name, estab, relyingParty }) =>
        name === fault.name && estab === fault.estab && relyingParty === fault.relyingParty,
    );
    if (!present || present.timesLeft === null) return;
    if (present.timesLeft === 1) remove.run({ name: present.name, ...placed(present) });
    else write.run({ ...present, ...placed(present), timesLeft: present.timesLeft - 1 });
    reload();
  }

  return {
    isOn: (name, concerned) => found(name, concerned) !== undefined,
    acts(name, concerned) {
      const fault = found(name, concerned);
      if (fault && fault.timesLeft !== null) {
        count(fault);
        for (const tell of tellOf) tell(fault);
      }
      return fault !== undefined;
    },
    switchOn(fault) {
      write.run({ ...fault, ...placed(fault) });
      reload();
    },
    switchOff,
    allOff() {
      database.prepare('DELETE FROM faults').run();
      reload();
    },
    areNone: () => active.length === 0,
    active: () => active,
    count,
    onCounted: (tell) => void tellOf.push(tell),
  };
}

/** Lets a fault that acts a number of times do so that often on both sides together. */
export function countTogether(one: Faults, other: Faults): void {
  one.onCounted((fault) => other.count(fault));
  other.onCounted((fault) => one.count(fault));
}

/** Whether a fault that is on for one is on for the other. */
const covers = (of: FaultScope, concerned: FaultScope): boolean =>
  (of.estab === null || of.estab === concerned.estab) &&
  (of.relyingParty === null || of.relyingParty === concerned.relyingParty);
