import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createClock } from '../../shared/clock.ts';
import { type Database, openDatabase } from '../../shared/database/database.ts';
import { PORTAL_DIR } from '../../xporter-portal/app.ts';
import { forgetImport, importPeople } from '../../xporter-portal/mis/import/imported.ts';
import { readPeople } from '../../xporter-portal/mis/import/read-file.ts';
import { schoolByEstab } from '../../xporter-portal/records/schools.ts';

interface SchoolInFolder {
  estab: string;
  dataDir: string;
}

/**
 * Replaces a school's people with those of a file: all of them, or none when a row is refused.
 * @throws Error naming every refused row
 */
export function importFile(
  file: string,
  school: SchoolInFolder,
): { schoolName: string; pupils: number; staff: number } {
  return withSchool(school, (database, schoolName) => {
    const people = readPeople(file, readFileSync(file, 'utf8'));
    if (people.refusals.length > 0) {
      const lines = people.refusals.map(({ where, why }) => `  ${where}: ${why}`);
      throw new Error(['Nothing was imported:', ...lines].join('\n'));
    }
    importPeople(database, school.estab, people, createClock().now());
    return { schoolName, pupils: people.pupils.length, staff: people.staff.length };
  });
}

/** Brings back the invented people. */
export const forgetPeople = (school: SchoolInFolder): { schoolName: string; hadImport: boolean } =>
  withSchool(school, (database, schoolName) => ({
    schoolName,
    hadImport: forgetImport(database, school.estab),
  }));

function withSchool<Result>(
  { estab, dataDir }: SchoolInFolder,
  use: (database: Database, schoolName: string) => Result,
): Result {
  mkdirSync(dataDir, { recursive: true });
  const database = openDatabase(path.join(dataDir, 'xporter-portal.sqlite'), PORTAL_DIR);
  try {
    const school = schoolByEstab(database, estab);
    if (school) return use(database, school.name);
    throw new Error(`No school ${estab} in ${dataDir}. Start the sandbox once, then name one of its schools`);
  } finally {
    database.close();
  }
}
