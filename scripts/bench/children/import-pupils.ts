import path from 'node:path';
import { createClock } from '../../../shared/clock.ts';
import { openDatabase } from '../../../shared/database/database.ts';
import { newcomer, upn } from '../../../shared/demonstration/people.ts';
import { academicYearOf, dayOf } from '../../../shared/demonstration/school-year.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../../shared/demonstration/schools.ts';
import { PORTAL_ROOM } from '../../../xporter-portal/app.ts';
import { importPeople } from '../../../xporter-portal/mis/import/imported.ts';
import { PupilRecord } from '../../../xporter-portal/mis/import/record.ts';

/** Gives the first school that many pupils, in a process of its own so that the portal's memory shows only its own work. */
const CHILDREN_IN_A_FORM = 29;
const [dataDir = '', count] = process.argv.slice(2);
const [school] = DEMO_SCHOOLS;
const now = createClock().now();
const schoolYear = academicYearOf(dayOf(now));

function pupil(index: number, { estab, years: [first, last] }: DemoSchool): PupilRecord {
  const year = first + (index % (last - first + 1));
  const { forename, surname, gender, dateOfBirth } = newcomer(school, schoolYear - year - 5, `${index}`);
  return PupilRecord.parse({
    upn: upn(estab, Math.floor(index / 1000), index % 1000),
    forename,
    surname,
    gender,
    dob: dateOfBirth,
    ncyear: year === 0 ? 'R' : year,
    reggroup: `${year}-${Math.floor(index / CHILDREN_IN_A_FORM)}`,
  });
}

const database = openDatabase(path.join(dataDir, 'xporter-portal.sqlite'), PORTAL_ROOM);
const pupils = Array.from({ length: Number(count) }, (_, index) => pupil(index, school));
importPeople(database, school.estab, { pupils, staff: [] }, now);
database.close();
