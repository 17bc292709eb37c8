import type { Database } from '../../../shared/database/database.ts';

export interface Class {
  id: number;
  name: string;
  description: string;
  teacher: string | null;
  students: number;
  syncedAt: string | null;
}

/** All of a centre's, in the order of their year. */
export function classesOf(database: Database, estab: string): Class[] {
  return database
    .prepare<{ estab: string }, Class>(
      `SELECT classes.id, classes.name, description, classes.synced_at AS syncedAt,
         teachers.title || ' ' || teachers.forename || ' ' || teachers.surname AS teacher,
         (SELECT count(*) FROM students WHERE students.estab = :estab AND students.class = classes.name) AS students
       FROM classes LEFT JOIN teachers ON teachers.id = classes.teacher_id AND teachers.estab = :estab
       WHERE classes.estab = :estab
       ORDER BY classes.name LIKE 'R%' DESC, length(classes.name), classes.name`,
    )
    .all({ estab });
}
