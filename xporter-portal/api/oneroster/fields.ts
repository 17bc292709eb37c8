import type { RefType } from './types.ts';

/** The kinds of record that OneRoster 1.1 has. References name them so. */
export type EntityName = Exclude<RefType, 'resource'> | 'enrollment' | 'demographics';

/** How a field's value is written in JSON. */
export type FieldKind =
  | 'text'
  /** `2026-09-01` */
  | 'day'
  /** `2026-09-01T00:00:00.000Z` */
  | 'instant'
  | 'texts'
  /** `{href, sourcedId, type}` */
  | 'ref'
  | 'refs'
  /** A list of `{type, identifier}`. */
  | 'userIds'
  /** Texts by names of the sandbox's own. */
  | 'metadata';

export interface Field {
  kind: FieldKind;
  isRequired: boolean;
  /** The only values of a text, where there is a list. */
  values?: readonly string[];
  /** What a reference refers to. */
  refersTo?: RefType;
}

export type Fields = Readonly<Record<string, Field>>;

const required = (kind: FieldKind): Field => ({ kind, isRequired: true });
const optional = (kind: FieldKind): Field => ({ kind, isRequired: false });
const oneOf = (field: Field, ...values: string[]): Field => ({ ...field, values });
const to = (refersTo: RefType, field: Field): Field => ({ ...field, refersTo });

const flag = (field = optional('text')): Field => oneOf(field, 'true', 'false');

const BASE: Fields = {
  sourcedId: required('text'),
  status: oneOf(required('text'), 'active', 'tobedeleted'),
  dateLastModified: required('instant'),
  metadata: optional('metadata'),
};

/** The fields of each kind of record, as OneRoster 1.1 lists them. The sandbox does not fill all that are optional. */
export const FIELDS: Readonly<Record<EntityName, Fields>> = {
  org: {
    ...BASE,
    name: required('text'),
    type: oneOf(required('text'), 'department', 'school', 'district', 'local', 'state', 'national'),
    identifier: optional('text'),
    parent: to('org', optional('ref')),
    children: to('org', optional('refs')),
  },
  academicSession: {
    ...BASE,
    title: required('text'),
    startDate: required('day'),
    endDate: required('day'),
    type: oneOf(required('text'), 'gradingPeriod', 'semester', 'schoolYear', 'term'),
    schoolYear: required('text'),
    parent: to('academicSession', optional('ref')),
    children: to('academicSession', optional('refs')),
  },
  course: {
    ...BASE,
    title: required('text'),
    courseCode: required('text'),
    schoolYear: to('academicSession', optional('ref')),
    grades: optional('texts'),
    subjects: optional('texts'),
    org: to('org', optional('ref')),
    subjectCodes: optional('texts'),
    resources: to('resource', optional('refs')),
  },
  class: {
    ...BASE,
    title: required('text'),
    classCode: optional('text'),
    classType: oneOf(optional('text'), 'homeroom', 'scheduled'),
    location: optional('text'),
    grades: optional('texts'),
    subjects: optional('texts'),
    course: to('course', required('ref')),
    school: to('org', required('ref')),
    terms: to('academicSession', required('refs')),
    subjectCodes: optional('texts'),
    periods: optional('texts'),
    resources: to('resource', optional('refs')),
  },
  enrollment: {
    ...BASE,
    user: to('user', required('ref')),
    class: to('class', required('ref')),
    school: to('org', required('ref')),
    role: oneOf(required('text'), 'administrator', 'proctor', 'student', 'teacher'),
    primary: flag(),
    beginDate: optional('day'),
    endDate: optional('day'),
  },
  user: {
    ...BASE,
    username: required('text'),
    userIds: optional('userIds'),
    enabledUser: flag(required('text')),
    givenName: required('text'),
    familyName: required('text'),
    middleName: optional('text'),
    role: oneOf(
      required('text'),
      ...['administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher'],
    ),
    identifier: optional('text'),
    email: optional('text'),
    sms: optional('text'),
    phone: optional('text'),
    agents: to('user', optional('refs')),
    orgs: to('org', required('refs')),
    grades: optional('texts'),
    password: optional('text'),
  },
  demographics: {
    ...BASE,
    birthDate: optional('day'),
    sex: oneOf(optional('text'), 'male', 'female'),
    americanIndianOrAlaskaNative: flag(),
    asian: flag(),
    blackOrAfricanAmerican: flag(),
    nativeHawaiianOrOtherPacificIslander: flag(),
    white: flag(),
    demographicRaceTwoOrMoreRaces: flag(),
    hispanicOrLatinoEthnicity: flag(),
    countryOfBirthCode: optional('text'),
    stateOfBirthAbbreviation: optional('text'),
    cityOfBirth: optional('text'),
    publicSchoolResidenceStatus: optional('text'),
  },
};
