import type { Endpoint } from './declare.ts';
import { assessmentResults, assessmentStructure } from './endpoints/assessment.ts';
import { attendanceCodes, attendanceForDate, attendanceForDateRange } from './endpoints/attendance.ts';
import { calendar } from './endpoints/calendar.ts';
import { conductEndpoints, conductPoints } from './endpoints/conduct.ts';
import { conductLookups, detentionLookups } from './endpoints/conduct-lookups.ts';
import { contacts, personComms, studentContacts } from './endpoints/contacts.ts';
import { studentEnrolmentHistory } from './endpoints/enrolment.ts';
import { entitlementHistory } from './endpoints/entitlement.ts';
import { studentExclusions } from './endpoints/exclusions.ts';
import { groups } from './endpoints/groups.ts';
import { photos } from './endpoints/photos.ts';
import { counts, health, schoolInfo } from './endpoints/school.ts';
import { studentSchoolHistory } from './endpoints/school-history.ts';
import { sen } from './endpoints/sen.ts';
import { staff } from './endpoints/staff.ts';
import { students } from './endpoints/students.ts';
import { timetable, timetableForStaff, timetableForStudent } from './endpoints/timetable.ts';
import { timetableModel } from './endpoints/timetable-model.ts';
import { timetableStructure } from './endpoints/timetable-structure.ts';

/** Every endpoint of school data that the sandbox answers. */
export const ENDPOINTS: readonly Endpoint[] = [
  assessmentResults,
  assessmentStructure,
  attendanceCodes,
  attendanceForDate,
  attendanceForDateRange,
  calendar,
  ...conductEndpoints,
  conductLookups,
  conductPoints,
  contacts,
  counts,
  detentionLookups,
  entitlementHistory,
  groups,
  health,
  personComms,
  photos,
  schoolInfo,
  sen,
  staff,
  studentContacts,
  studentEnrolmentHistory,
  studentExclusions,
  students,
  studentSchoolHistory,
  timetable,
  timetableForStaff,
  timetableForStudent,
  timetableModel,
  timetableStructure,
];

const HISTORICAL = /^historical/;

/** Xporter endpoints that the sandbox does not simulate, by the name in their paths. */
export const NOT_SIMULATED: ReadonlySet<string> = new Set(
  `AgencyAgent AttendanceSummary ExamsStructure KS4DiscountCodes KS5DiscountCodes
  LinkedDocuments LinkedDocumentTypes SeatingPlans StaffAbsence StaffContracts StudentMeals StudentMedical
  StudentUserDefinedFields UserDefinedFields`
    .toLowerCase()
    .split(/\s+/),
);

/** Xporter paths for writing to an MIS, by any method, which the sandbox does not simulate. */
export const WRITEBACK_PATHS = ['/api/v1/Attendance', '/api/v1/AttendanceAsync', '/api/v1/Writeback'];

/** The writeback that a path leads to: `AttendanceAsync`, `Writeback/Conduct`. */
export const writebackNamed = (path: string): string =>
  /^\/api\/v1\/(writeback(?:\/[a-z]+)?|[a-z]+)/i.exec(path)?.[1] ?? 'Writeback';

const BY_NAME = new Map(ENDPOINTS.map((endpoint) => [endpoint.name.toLowerCase(), endpoint]));

/** @param name in any case */
export const endpointNamed = (name: string): Endpoint | undefined => BY_NAME.get(name.toLowerCase());

/** Whether Xporter has an endpoint that the sandbox does not simulate: one of the list, or the historical variant of any. */
export function isNotSimulated(name: string): boolean {
  const lower = name.toLowerCase();
  const present = lower.replace(HISTORICAL, '');
  return NOT_SIMULATED.has(present) || (present !== lower && BY_NAME.has(present));
}

/** The scopes of an endpoint as Xporter writes them: `A,B` either, `A&B` both, `*` any token. */
export const scopesOf = ({ scopes }: Endpoint): string =>
  scopes.map((together) => (together.length === 0 ? '*' : together.join('&'))).join(',');

/** The fields that a scope shows, by dataset. */
export function fieldsOfScope(scope: string): { dataset: string; fields: string[] }[] {
  return ENDPOINTS.flatMap(({ title, datasets }) =>
    datasets.flatMap(({ name, fields }) => {
      const shown = fields.filter(({ scopes }) => scopes.includes(scope)).map((field) => field.name);
      const dataset = datasets.length > 1 ? `${title}: ${name}` : title;
      return shown.length > 0 ? [{ dataset, fields: shown }] : [];
    }),
  );
}
