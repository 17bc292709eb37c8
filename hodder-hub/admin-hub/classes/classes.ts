import type { Database } from '../../../shared/database/database.ts';

export interface Class {
  id: number;
  name: string;
  /** Registration group or subject class. */
  kind: string;
  /** More than one year group makes it a mixed-year class. */
  years: string | null;
  description: string;
  teacher: string | null;
  students: number;
  syncedAt: string | null;
}

/** All of a centre's, in the order of their year. */
export function classesOf(database: Database, estab: string): Class[] {
  return database
    .prepare<{ estab: string }, Class>(
      `SELECT classes.id, classes.name, kind, years, description, classes.synced_at AS syncedAt,
         teachers.title || ' ' || teachers.forename || ' ' || teachers.surname AS teacher,
         CASE WHEN classes.mis_id IS NULL OR classes.kind = 'Registration group'
           THEN (SELECT count(*) FROM students WHERE students.estab = :estab AND students.class = classes.name)
           ELSE (SELECT count(*) FROM class_members WHERE class_id = classes.id) END AS students
       FROM classes LEFT JOIN teachers ON teachers.id = classes.teacher_id AND teachers.estab = :estab
       WHERE classes.estab = :estab
       ORDER BY kind, classes.name LIKE 'R%' DESC, length(classes.name), classes.name`,
    )
    .all({ estab });
}

/** Describes a class of a centre, in a line for its teachers. @returns whether there is one */
export const describeClass = (database: Database, estab: string, id: number, description: string): boolean =>
  database
    .prepare('UPDATE classes SET description = ? WHERE id = ? AND estab = ?')
    .run(description, id, estab).changes > 0;
