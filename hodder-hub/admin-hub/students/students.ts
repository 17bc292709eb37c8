import type { Database } from '../../../shared/database/database.ts';

export interface Student {
  id: number;
  forename: string;
  surname: string;
  upn: string | null;
  yearGroup: string;
  class: string;
  hasAccess: 0 | 1;
  syncedAt: string | null;
}

export interface StudentFilter {
  /** Words of a name; blank for everybody. */
  search: string;
  access: 'all' | 'with' | 'without';
  yearGroup: string;
  /** From 1. */
  page: number;
}

export const STUDENTS_A_PAGE = 50;

const WHERE = `FROM students WHERE estab = :estab
  AND finds(:search, forename || ' ' || surname)
  AND (:access = 'all' OR has_access = (:access = 'with'))
  AND (:yearGroup = '' OR year_group = :yearGroup)`;

/** One page of a centre's students by surname, and how many there are in all. */
export function findStudents(
  database: Database,
  estab: string,
  filter: StudentFilter,
): { students: Student[]; total: number } {
  const { search, access, yearGroup } = filter;
  const conditions = { estab, search, access, yearGroup };
  const total =
    database.prepare<typeof conditions, number>(`SELECT count(*) ${WHERE}`).pluck().get(conditions) ?? 0;
  const students = database
    .prepare<typeof conditions & { limit: number; offset: number }, Student>(
      `SELECT id, forename, surname, upn, year_group AS yearGroup, class, has_access AS hasAccess, synced_at AS syncedAt
       ${WHERE} ORDER BY fold(surname), fold(forename), id LIMIT :limit OFFSET :offset`,
    )
    .all({ ...conditions, limit: STUDENTS_A_PAGE, offset: (filter.page - 1) * STUDENTS_A_PAGE });
  return { students, total };
}

export function yearGroupsOf(database: Database, estab: string): string[] {
  return database
    .prepare<[string], string>(
      `SELECT DISTINCT year_group FROM students WHERE estab = ?
       ORDER BY year_group = 'Reception' DESC, length(year_group), year_group`,
    )
    .pluck()
    .all(estab);
}
