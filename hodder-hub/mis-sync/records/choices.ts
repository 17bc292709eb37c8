import type { Database } from '../../../shared/database/database.ts';

/** The year groups and registration groups that pupils may be narrowed to: what the Hub knows after the panels before. */
export function choicesOf(database: Database, estab: string): { years: string[]; classes: string[] } {
  const names = (table: 'year_groups' | 'classes', where: string) =>
    database
      .prepare<[string], string>(
        `SELECT name FROM ${table} WHERE estab = ? AND ${where} ORDER BY length(name), name`,
      )
      .pluck()
      .all(estab);
  return { years: names('year_groups', '1'), classes: names('classes', "kind = 'Registration group'") };
}
