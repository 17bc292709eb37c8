import type { EntityName } from './fields.ts';
import type { Lists } from './types.ts';

/** A list of OneRoster, by its name in a path. */
export type ListName = keyof Lists;

interface ListKind {
  entity: EntityName;
  /** The name of the list in an answer. */
  key: string;
}

export const LISTS: Readonly<Record<ListName, ListKind>> = {
  academicSessions: { entity: 'academicSession', key: 'academicSessions' },
  terms: { entity: 'academicSession', key: 'academicSessions' },
  gradingPeriods: { entity: 'academicSession', key: 'academicSessions' },
  classes: { entity: 'class', key: 'classes' },
  courses: { entity: 'course', key: 'courses' },
  demographics: { entity: 'demographics', key: 'demographics' },
  enrollments: { entity: 'enrollment', key: 'enrollments' },
  orgs: { entity: 'org', key: 'orgs' },
  schools: { entity: 'org', key: 'orgs' },
  users: { entity: 'user', key: 'users' },
  students: { entity: 'user', key: 'users' },
  teachers: { entity: 'user', key: 'users' },
};

const SCOPE = 'https://purl.imsglobal.org/spec/or/v1p1/scope/';

/** What a token has to be for, if it was asked for with a scope. */
export const SCOPES = {
  core: `${SCOPE}roster-core.readonly`,
  /** All of core, and the lists within another record. */
  roster: `${SCOPE}roster.readonly`,
  demographics: `${SCOPE}roster-demographics.readonly`,
} as const;

/** An operation of the rostering service. All of them read. */
export interface Operation {
  /** Its name in the specification. */
  operationId: string;
  list: ListName;
  /** The lists of the records that it is within, the outermost first. */
  within: readonly ListName[];
  /** Whether it gives one record by its id. */
  isSingle: boolean;
  /** The name of what it gives in the answer. */
  key: string;
  /** Whether Xporter’s own documentation lists it. The sandbox has them all. */
  isListedByXporter: boolean;
  /** One of these is enough. */
  scopes: readonly string[];
}

const LISTED_BY_XPORTER = ['orgs', 'users', 'academicSessions', 'classes', 'courses', 'enrollments'];

const all = (operationId: string, list: ListName): Operation => ({
  ...{ operationId, list, within: [], isSingle: false, key: LISTS[list].key },
  isListedByXporter: LISTED_BY_XPORTER.includes(list),
  scopes: list === 'demographics' ? [SCOPES.demographics] : [SCOPES.core, SCOPES.roster],
});

const one = (operationId: string, list: ListName): Operation => ({
  ...all(operationId, list),
  ...{ isSingle: true, key: LISTS[list].entity, isListedByXporter: false },
});

const nested = (operationId: string, within: readonly ListName[], list: ListName): Operation => ({
  ...all(operationId, list),
  ...{ within, isListedByXporter: false, scopes: [SCOPES.roster] },
});

/** The operations of OneRoster 1.1’s rostering service, in the specification’s order. */
export const OPERATIONS: readonly Operation[] = [
  all('getAllAcademicSessions', 'academicSessions'),
  one('getAcademicSession', 'academicSessions'),
  all('getAllClasses', 'classes'),
  one('getClass', 'classes'),
  all('getAllCourses', 'courses'),
  one('getCourse', 'courses'),
  all('getAllGradingPeriods', 'gradingPeriods'),
  one('getGradingPeriod', 'gradingPeriods'),
  all('getAllDemographics', 'demographics'),
  one('getDemographics', 'demographics'),
  all('getAllEnrollments', 'enrollments'),
  one('getEnrollment', 'enrollments'),
  all('getAllOrgs', 'orgs'),
  one('getOrg', 'orgs'),
  all('getAllSchools', 'schools'),
  one('getSchool', 'schools'),
  all('getAllStudents', 'students'),
  one('getStudent', 'students'),
  all('getAllTeachers', 'teachers'),
  one('getTeacher', 'teachers'),
  all('getAllTerms', 'terms'),
  one('getTerm', 'terms'),
  all('getAllUsers', 'users'),
  one('getUser', 'users'),
  nested('getCoursesForSchool', ['schools'], 'courses'),
  nested('getEnrollmentsForClassInSchool', ['schools', 'classes'], 'enrollments'),
  nested('getStudentsForClassInSchool', ['schools', 'classes'], 'students'),
  nested('getTeachersForClassInSchool', ['schools', 'classes'], 'teachers'),
  nested('getEnrollmentsForSchool', ['schools'], 'enrollments'),
  nested('getStudentsForSchool', ['schools'], 'students'),
  nested('getTeachersForSchool', ['schools'], 'teachers'),
  nested('getTermsForSchool', ['schools'], 'terms'),
  nested('getClassesForTerm', ['terms'], 'classes'),
  nested('getGradingPeriodsForTerm', ['terms'], 'gradingPeriods'),
  nested('getClassesForCourse', ['courses'], 'classes'),
  nested('getClassesForStudent', ['students'], 'classes'),
  nested('getClassesForTeacher', ['teachers'], 'classes'),
  nested('getClassesForSchool', ['schools'], 'classes'),
  nested('getClassesForUser', ['users'], 'classes'),
  nested('getStudentsForClass', ['classes'], 'students'),
  nested('getTeachersForClass', ['classes'], 'teachers'),
];

const idNameOf = (list: ListName): string => `${LISTS[list].entity}Id`;

/** The names of the ids in an operation's path, in its order: `classId`. */
export const idsOf = ({ list, within, isSingle }: Operation): string[] =>
  [...within, ...(isSingle ? [list] : [])].map(idNameOf);

/** The path below the base, with the names of ids in braces. */
export function pathOf({ list, within, isSingle }: Operation): string {
  const parents = within.map((parent) => `/${parent}/{${idNameOf(parent)}}`).join('');
  return `${parents}/${list}${isSingle ? `/{${idNameOf(list)}}` : ''}`;
}

const NOUNS: Readonly<Record<ListName, readonly [one: string, many: string]>> = {
  academicSessions: ['an academic session', 'Academic sessions'],
  terms: ['a term', 'Terms'],
  gradingPeriods: ['a grading period', 'Grading periods'],
  classes: ['a class', 'Classes'],
  courses: ['a course', 'Courses'],
  demographics: ['a pupil’s demographics', 'Demographics of pupils'],
  enrollments: ['an enrolment', 'Enrolments'],
  orgs: ['an organisation', 'Organisations'],
  schools: ['a school', 'Schools'],
  users: ['a user', 'Users'],
  students: ['a student', 'Students'],
  teachers: ['a teacher', 'Teachers'],
};

/** What an operation gives, in words: `Students of a class`. */
export function titleOf({ list, within, isSingle }: Operation): string {
  const [single, many] = NOUNS[list];
  if (isSingle) return `${single.charAt(0).toUpperCase()}${single.slice(1)} by its sourcedId`;
  const parent = within.at(-1);
  return parent ? `${many} of ${NOUNS[parent][0]}` : many;
}
