/** What a reference refers to. Its address is added when it is sent, because hosts differ. */
export type RefType = 'org' | 'user' | 'class' | 'course' | 'academicSession' | 'resource';

export type Ref<Type extends RefType = RefType> = { readonly sourcedId: string; readonly type: Type };

/** A record of any kind. Text that is not known or not shared is absent, never blank. */
type Base = {
  readonly sourcedId: string;
  readonly status: 'active' | 'tobedeleted';
  /** ISO, in UTC. */
  readonly dateLastModified: string;
  readonly metadata?: Readonly<Record<string, string>>;
};

/** OneRoster 1.1 writes booleans as text. */
export type Flag = 'true' | 'false';

export type Org = Base & {
  readonly name: string;
  readonly type: 'school';
  readonly identifier?: string;
};

export type AcademicSession = Base & {
  readonly title: string;
  /** Days, as 2026-09-01. */
  readonly startDate: string;
  readonly endDate: string;
  readonly type: 'gradingPeriod' | 'schoolYear' | 'term';
  /** The year in which it ends. */
  readonly schoolYear: string;
  readonly parent?: Ref<'academicSession'>;
  readonly children?: readonly Ref<'academicSession'>[];
};

export type Course = Base & {
  readonly title: string;
  readonly courseCode: string;
  readonly schoolYear?: Ref<'academicSession'>;
  readonly grades?: readonly string[];
  readonly subjects?: readonly string[];
  readonly subjectCodes?: readonly string[];
  readonly org?: Ref<'org'>;
};

export type Class = Base & {
  readonly title: string;
  readonly classCode?: string;
  readonly classType?: 'homeroom' | 'scheduled';
  readonly location?: string;
  readonly grades?: readonly string[];
  readonly subjects?: readonly string[];
  readonly subjectCodes?: readonly string[];
  readonly course: Ref<'course'>;
  readonly school: Ref<'org'>;
  /** At least one. */
  readonly terms: readonly Ref<'academicSession'>[];
  readonly periods?: readonly string[];
};

export type Enrollment = Base & {
  readonly user: Ref<'user'>;
  readonly class: Ref<'class'>;
  readonly school: Ref<'org'>;
  readonly role: 'administrator' | 'proctor' | 'student' | 'teacher';
  /** Of a teacher: whether this one is responsible for the class. */
  readonly primary?: Flag;
  readonly beginDate?: string;
  /** Exclusive. */
  readonly endDate?: string;
};

export type Role =
  | 'administrator'
  | 'aide'
  | 'guardian'
  | 'parent'
  | 'proctor'
  | 'relative'
  | 'student'
  | 'teacher';

export type User = Base & {
  readonly username: string;
  readonly userIds?: readonly { readonly type: string; readonly identifier: string }[];
  readonly enabledUser: Flag;
  readonly givenName: string;
  readonly familyName: string;
  readonly middleName?: string;
  readonly role: Role;
  readonly identifier?: string;
  readonly email?: string;
  readonly sms?: string;
  readonly phone?: string;
  readonly agents?: readonly Ref<'user'>[];
  readonly orgs: readonly Ref<'org'>[];
  readonly grades?: readonly string[];
};

/** Of a pupil, whose sourcedId it has. */
export type Demographics = Base & {
  readonly birthDate?: string;
  readonly sex?: 'male' | 'female';
  readonly countryOfBirthCode?: string;
};

/** The lists of OneRoster, by their name in a path, with what they are of. */
export interface Lists {
  orgs: Org;
  schools: Org;
  academicSessions: AcademicSession;
  terms: AcademicSession;
  gradingPeriods: AcademicSession;
  courses: Course;
  classes: Class;
  enrollments: Enrollment;
  users: User;
  students: User;
  teachers: User;
  demographics: Demographics;
}

/** Records in order of sourcedId. Each is made when it is read, so that a large school is never held whole. */
export interface Records<Row> {
  readonly length: number;
  at(index: number): Row;
}

/** Everything that a school shares with an app, as OneRoster has it. */
export interface Roster {
  /**
   * @param goneSince with those that were there at that time and have gone since, as `tobedeleted`; null for no such
   * @returns undefined where the school shares no such list
   */
  records<Name extends keyof Lists>(list: Name, goneSince: Date | null): Records<Lists[Name]> | undefined;
  /** @returns undefined where there is none, or the school does not share it */
  find<Name extends keyof Lists>(list: Name, sourcedId: string): Lists[Name] | undefined;
}
