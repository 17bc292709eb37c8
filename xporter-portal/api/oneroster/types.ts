/** What a reference refers to. Its address is added when it is sent, because hosts differ. */
export type RefType = 'org' | 'user' | 'class' | 'course' | 'academicSession' | 'resource';

export type Ref<Type extends RefType = RefType> = { readonly sourcedId: string; readonly type: Type };

/** A record of any kind. What is not known or not shared is undefined, never blank, and is not sent. */
type Base = {
  readonly sourcedId: string;
  readonly status: 'active' | 'tobedeleted';
  /** ISO, in UTC. */
  readonly dateLastModified: string;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
};

/** OneRoster 1.1 writes booleans as text. */
export type Flag = 'true' | 'false';

export type Org = Base & {
  readonly name: string;
  readonly type: 'school';
  readonly identifier?: string | undefined;
};

export type AcademicSession = Base & {
  readonly title: string;
  /** Days, as 2026-09-01. */
  readonly startDate: string;
  readonly endDate: string;
  readonly type: 'gradingPeriod' | 'schoolYear' | 'term';
  /** The year in which it ends. */
  readonly schoolYear: string;
  readonly parent?: Ref<'academicSession'> | undefined;
  readonly children?: readonly Ref<'academicSession'>[] | undefined;
};

export type Course = Base & {
  readonly title: string;
  readonly courseCode: string;
  readonly schoolYear?: Ref<'academicSession'> | undefined;
  readonly grades?: readonly string[] | undefined;
  readonly subjects?: readonly string[] | undefined;
  readonly subjectCodes?: readonly string[] | undefined;
  readonly org?: Ref<'org'> | undefined;
};

export type Class = Base & {
  readonly title: string;
  readonly classCode?: string | undefined;
  readonly classType?: 'homeroom' | 'scheduled' | undefined;
  readonly location?: string | undefined;
  readonly grades?: readonly string[] | undefined;
  readonly subjects?: readonly string[] | undefined;
  readonly subjectCodes?: readonly string[] | undefined;
  readonly course: Ref<'course'>;
  readonly school: Ref<'org'>;
  /** At least one. */
  readonly terms: readonly Ref<'academicSession'>[];
  readonly periods?: readonly string[] | undefined;
};

export type Enrollment = Base & {
  readonly user: Ref<'user'>;
  readonly class: Ref<'class'>;
  readonly school: Ref<'org'>;
  readonly role: 'administrator' | 'proctor' | 'student' | 'teacher';
  /** Of a teacher: whether this one is responsible for the class. */
  readonly primary?: Flag | undefined;
  readonly beginDate?: string | undefined;
  /** Exclusive. */
  readonly endDate?: string | undefined;
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
  readonly userIds?: readonly { readonly type: string; readonly identifier: string }[] | undefined;
  readonly enabledUser: Flag;
  readonly givenName: string;
  readonly familyName: string;
  readonly middleName?: string | undefined;
  readonly role: Role;
  readonly identifier?: string | undefined;
  readonly email?: string | undefined;
  readonly sms?: string | undefined;
  readonly phone?: string | undefined;
  readonly agents?: readonly Ref<'user'>[] | undefined;
  readonly orgs: readonly Ref<'org'>[];
  readonly grades?: readonly string[] | undefined;
};

/** Of a pupil, whose sourcedId it has. */
export type Demographics = Base & {
  readonly birthDate?: string | undefined;
  readonly sex?: 'male' | 'female' | undefined;
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

/** Records in order of sourcedId, found by it. Each is made when it is read, so that a large school is never held whole. */
export interface Records<Row> {
  readonly length: number;
  at(index: number): Row;
  idAt(index: number): string;
  /** -1 where there is none. */
  placeOf(sourcedId: string): number;
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
  /**
   * The sourcedIds of the people in a class, or of the classes of a person.
   * @param goneSince as of `records`
   */
  enrolled(of: 'class' | 'user', sourcedId: string, goneSince: Date | null): ReadonlySet<string>;
}

export const refTo = <Type extends RefType>(type: Type, sourcedId: string): Ref<Type> => ({
  sourcedId,
  type,
});
