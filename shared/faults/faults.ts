import type { Database } from '../database/database.ts';
import type { FaultName } from './catalogue.ts';

/** Which faults are on, of one side; kept, so that a restart ends none. */
export interface Faults {
  /** Whether it is on for that school, or for all. @param estab null where no school is concerned */
  isOn(name: FaultName, estab: string | null): boolean;
  /** @param estab null for every school */
  switch(name: FaultName, estab: string | null, on: boolean): void;
  allOff(): void;
  active(): readonly ActiveFault[];
  /** Whether none is on: asked on busy paths before anything else. */
  areNone(): boolean;
}

export interface ActiveFault {
  name: FaultName;
  /** Null for every school. */
  estab: string | null;
}

export function createFaults(database: Database): Faults {
  const place = (name: string, estab: string | null) => `${name}/${estab ?? ''}`;
  const read = database.prepare<[], { name: FaultName; estab: string }>(
    'SELECT name, estab FROM faults ORDER BY name, estab',
  );
  let active: readonly ActiveFault[] = [];
  let on = new Set<string>();
  const reload = () => {
    active = read.all().map(({ name, estab }) => ({ name, estab: estab === '' ? null : estab }));
    on = new Set(active.map(({ name, estab }) => place(name, estab)));
  };
  reload();
  return {
    isOn: (name, estab) => on.has(place(name, null)) || on.has(place(name, estab)),
    switch(name, estab, isOn) {
      const sql = isOn
        ? 'INSERT INTO faults (name, estab) VALUES (?, ?) ON CONFLICT DO NOTHING'
        : 'DELETE FROM faults WHERE name = ? AND estab = ?';
      database.prepare(sql).run(name, estab ?? '');
      reload();
    },
    allOff() {
      database.prepare('DELETE FROM faults').run();
      reload();
    },
    areNone: () => on.size === 0,
    active: () => active,
  };
}
