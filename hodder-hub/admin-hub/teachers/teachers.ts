import type { Database } from '../../../shared/database/database.ts';

export interface Teacher {
  id: number;
  title: string;
  forename: string;
  surname: string;
  email: string;
  type: 'AC' | 'Teacher';
  misId: string | null;
  syncedAt: string | null;
}

/** All of a centre's, by surname. */
export function teachersOf(database: Database, estab: string): Teacher[] {
  return database
    .prepare<[string], Teacher>(
      `SELECT id, title, forename, surname, email, type, mis_id AS misId, synced_at AS syncedAt
       FROM teachers WHERE estab = ? ORDER BY fold(surname), fold(forename), id`,
    )
    .all(estab);
}
