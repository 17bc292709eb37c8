import { dayOf } from '../../shared/local-time.ts';
import { newcomer, upn } from '../../shared/sample-data/people.ts';
import { academicYearOf } from '../../shared/sample-data/school-year.ts';
import type { DemoSchool } from '../../shared/sample-data/schools.ts';
import { PupilRecord } from '../../xporter-portal/mis/import/record.ts';

const CHILDREN_IN_A_FORM = 29;

/** As many pupils as are wanted for a school, the same every time. */
export function inventedPupils(school: DemoSchool, count: number, now: Date): PupilRecord[] {
  const {
    estab,
    years: [, last],
  } = school;
  const schoolYear = academicYearOf(dayOf(now));
  return Array.from({ length: count }, (_, index) => {
    const year = index % (last + 1);
    const child = newcomer(school, schoolYear - year - 5, `${index}`, index);
    return PupilRecord.parse({
      upn: upn(estab, Math.floor(index / 1000), index % 1000),
      forename: child.forename,
      surname: child.surname,
      gender: child.gender,
      dob: child.dateOfBirth,
      ncyear: year === 0 ? 'R' : year,
      reggroup: `${year}-${Math.floor(index / CHILDREN_IN_A_FORM)}`,
    });
  });
}
