import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Database, openDatabase, useClock } from '../../shared/database/database.ts';
import { UsageError } from '../../shared/errors.ts';
import { estabNamed } from '../../shared/school-number.ts';
import { PORTAL_DIR } from '../../xporter-portal/app.ts';
import type { Answers } from '../../xporter-portal/mis/import/compare.ts';
import { forgetImport } from '../../xporter-portal/mis/import/imported.ts';
import { applyPlan, type ImportPlan, planOf } from '../../xporter-portal/mis/import/plan.ts';
import { readPeople } from '../../xporter-portal/mis/import/read-file.ts';
import { type School, schoolByEstab, schoolNames } from '../../xporter-portal/records/schools.ts';
import { clockFrom } from '../compose/kept-clock.ts';
import { STATE_FILES } from '../compose/saved-state/loading.ts';
import { openAsText } from './import-plan.ts';

interface SchoolInFolder {
  /** Its number, or its name. */
  school: string;
  dataDir: string;
}

interface ImportOptions {
  /** Changes nothing. */
  isDryRun: boolean;
  /** Whether people that the school has made a choice about may be missing from the file. */
  isMissingAccepted: boolean;
  /** The answers about people who may be the same as others. */
  answersTo(plan: ImportPlan): Answers;
}

interface Imported {
  schoolName: string;
  pupils: number;
  staff: number;
  isDryRun: boolean;
  /** How the file was read, where that is not obvious. */
  notes: string[];
  plan: ImportPlan;
}

/**
 * Replaces a school's people with those of a file: all of them, or none when a row is refused or someone has to answer first.
 * The time is that of the folder's sandbox.
 * @throws Error naming every refused row, or what to answer
 */
export function importFile(file: string, where: SchoolInFolder, options: ImportOptions): Imported {
  return withSchool(where, (database, { estab, name }) => {
    const { refusals, notes, ...people } = readPeople(file, contentOf(file));
    if (refusals.length > 0) throw nothing(refusals.map(({ where, why }) => `  ${where}: ${why}`).join('\n'));
    const at = clockOf(where.dataDir).now();
    const imported = { schoolName: name, pupils: people.pupils.length, staff: people.staff.length, notes };
    return database
      .transaction((): Imported => {
        const questions = planOf(database, estab, people, at);
        const answers = options.answersTo(questions);
        const plan = planOf(database, estab, people, at, answers);
        if (options.isDryRun) return { ...imported, plan, isDryRun: true };
        const missing = openAsText(plan, options.isMissingAccepted);
        if (missing !== '') throw nothing(missing);
        applyPlan(database, estab, people, at, answers);
        return { ...imported, plan, isDryRun: false };
      })
      .immediate();
  });
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file} is not a file that can be read`, { cause: error });
  }
}

const nothing = (why: string): Error => new Error(`Nothing was imported:\n${why}`);

/** Brings back the invented people. */
export const forgetPeople = (where: SchoolInFolder): { schoolName: string; hadImport: boolean } =>
  withSchool(where, (database, { estab, name }) => ({
    schoolName: name,
    hadImport: forgetImport(database, estab),
  }));

const clockOf = (dataDir: string) => clockFrom(path.join(dataDir, STATE_FILES.clock));

function withSchool<Result>(
  { school: written, dataDir }: SchoolInFolder,
  use: (database: Database, school: School) => Result,
): Result {
  const file = path.join(dataDir, 'xporter-portal.sqlite');
  if (!existsSync(file))
    throw new UsageError(
      `There is no sandbox’s data in ${dataDir}. Start the sandbox once, or name its folder`,
    );
  const database = openDatabase(file, PORTAL_DIR);
  // Nobody else waits for this process.
  database.pragma('busy_timeout = 5000');
  useClock(database, clockOf(dataDir));
  try {
    const school = schoolByEstab(database, estabNamed(schoolNames(database), written));
    if (school) return use(database, school);
    throw new Error(
      `No school ${written} in ${dataDir}. Start the sandbox once, then name one of its schools`,
    );
  } finally {
    database.close();
  }
}
