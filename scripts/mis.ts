import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createClock } from '../shared/clock.ts';
import { readConfig } from '../shared/config.ts';
import { openDatabase } from '../shared/database/database.ts';
import { PORTAL_DIR } from '../xporter-portal/app.ts';
import { forgetImport, importPeople } from '../xporter-portal/mis/import/imported.ts';
import { readPeople } from '../xporter-portal/mis/import/read-file.ts';
import { schoolByEstab } from '../xporter-portal/records/schools.ts';
import { readArgumentsOrExit } from './arguments.ts';

const USAGE = `Puts pupils and staff of your own into a school's simulated MIS.

  npm run mis -- import FILE --school ESTAB    all of FILE's people, or nobody when a row is refused
  npm run mis -- forget --school ESTAB         back to the invented people

FILE is CSV (a heading line; column Type says pupil or staff) or JSON ({ "pupils": [], "staff": [] }), with the
names of DfE's Common Transfer File: UPN, Surname, Forename, DOB, Gender, NCyear, RegGroup and, if you like,
MiddleName, EntryDate, LeavingDate, SENprovision, FSMeligible, PupilPremium, Email; for staff Title, Surname,
Forename, Gender, Email and Role, Teacher, RegGroup, StartDate, EndDate. See README.`;

/** @returns what to say, and whether it was done */
function run(): { ok: boolean; message: string } {
  const { values, positionals } = readArgumentsOrExit({
    allowPositionals: true,
    options: { school: { type: 'string' } },
  });
  const [command, file] = positionals;
  const estab = values.school ?? '';
  const isUnderstood = (command === 'import' && file !== undefined) || command === 'forget';
  if (!isUnderstood || estab === '') return { ok: false, message: USAGE };

  const { dataDir } = readConfig();
  mkdirSync(dataDir, { recursive: true });
  const database = openDatabase(path.join(dataDir, 'xporter-portal.sqlite'), PORTAL_DIR);
  try {
    const school = schoolByEstab(database, estab);
    if (!school) {
      return {
        ok: false,
        message: `No school ${estab} in ${dataDir}. Start the sandbox once; then name one of its schools.`,
      };
    }
    if (command === 'forget') {
      const had = forgetImport(database, estab);
      return {
        ok: true,
        message: had ? `${school.name} has its invented people back.` : `${school.name} has them already.`,
      };
    }
    const people = readPeople(file ?? '', readFileSync(file ?? '', 'utf8'));
    if (people.refusals.length > 0) {
      const lines = people.refusals.map(({ where, why }) => `  ${where}: ${why}`);
      const what = people.refusals.length === 1 ? 'this' : `these ${people.refusals.length}`;
      return { ok: false, message: [`Nothing was imported, because of ${what}:`, ...lines].join('\n') };
    }
    importPeople(database, estab, people, createClock().now());
    const { pupils, staff } = people;
    return {
      ok: true,
      message: `${school.name} now has ${pupils.length} pupils and ${staff.length} staff of yours.`,
    };
  } finally {
    database.close();
  }
}

try {
  const { ok, message } = run();
  console.log(message);
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
