import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';

export interface JournalEntry {
  /** The school's number, or null where no one school is concerned. */
  estab: string | null;
  /** Who did it: a person's address, a partner app, or the side itself. */
  actor: string;
  /** What happened, as `feature.verb-in-past-tense`. */
  event: string;
  detail?: Record<string, unknown>;
  /** The request for a connection that this belongs to; both sides know it by the same reference. */
  correlation?: string | null;
}

export interface RecordedEntry extends Required<JournalEntry> {
  id: number;
  at: string;
}

/** The append-only record of one side. Write to it in the transaction of the change itself. */
export interface Journal {
  record(entry: JournalEntry): void;
  /** Oldest first. */
  ofSchool(estab: string): RecordedEntry[];
}

type Row = Omit<RecordedEntry, 'detail'> & { detail: string };

export function createJournal(database: Database, clock: Clock): Journal {
  const insert = database.prepare(
    'INSERT INTO journal (at, estab, actor, event, detail, correlation) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const ofSchool = database.prepare<[string], Row>('SELECT * FROM journal WHERE estab = ? ORDER BY id');
  return {
    record({ estab, actor, event, detail = {}, correlation = null }) {
      insert.run(clock.now().toISOString(), estab, actor, event, JSON.stringify(detail), correlation);
    },
    ofSchool: (estab) => ofSchool.all(estab).map((row) => ({ ...row, detail: JSON.parse(row.detail) })),
  };
}
