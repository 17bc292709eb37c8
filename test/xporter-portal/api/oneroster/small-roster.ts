import type {
  AcademicSession,
  Class,
  Course,
  Demographics,
  Enrollment,
  Lists,
  Org,
  Roster,
  User,
} from '../../../../xporter-portal/api/oneroster/types.ts';

const active = { status: 'active', dateLastModified: '2026-09-01T00:00:00.000Z' } as const;
const org = { sourcedId: 'xS1', type: 'org' } as const;
const course = { sourcedId: 'xC1', type: 'course' } as const;
const term = (sourcedId: string) => ({ sourcedId, type: 'academicSession' }) as const;

const orgs: Org[] = [{ sourcedId: 'xS1', ...active, name: 'Oakfield', type: 'school' }];
const sessions: AcademicSession[] = (
  [
    ['xG1', 'gradingPeriod', 'xT1'],
    ['xG2', 'gradingPeriod', 'xT2'],
    ['xT1', 'term', 'xY1'],
    ['xT2', 'term', 'xY1'],
    ['xY1', 'schoolYear', null],
  ] as const
).map(([sourcedId, type, parent]) => ({
  ...{ sourcedId, ...active, title: sourcedId, type, schoolYear: '2027' },
  ...{ startDate: '2026-09-01', endDate: '2027-08-31' },
  ...(parent && { parent: term(parent) }),
}));
const courses: Course[] = [{ sourcedId: 'xC1', ...active, title: 'Registration', courseCode: 'REG', org }];
const classes: Class[] = (
  [
    ['xK1', 'xT1'],
    ['xK2', 'xT2'],
  ] as const
).map(([sourcedId, of]) => ({
  ...{ sourcedId, ...active, title: sourcedId, course, school: org, terms: [term(of)] },
}));
const user = (sourcedId: string, role: 'student' | 'teacher', familyName: string): User => ({
  ...{ sourcedId, ...active, username: sourcedId, enabledUser: 'true', role, familyName },
  ...{ givenName: 'Ada', orgs: [org] },
});
const users = [
  user('xP1', 'student', 'Okafor'),
  user('xP2', 'student', "O'Brien"),
  user('xP3', 'student', 'Lee'),
  user('xW1', 'teacher', 'Khan'),
];
const gone: User = { ...user('xP0', 'student', 'Gone'), status: 'tobedeleted' };
const enrollments: Enrollment[] = (
  [
    ['xK1', 'xP1', 'student'],
    ['xK1', 'xP2', 'student'],
    ['xK1', 'xW1', 'teacher'],
    ['xK2', 'xP3', 'student'],
  ] as const
).map(([inClass, who, role]) => ({
  ...{ sourcedId: `${inClass}.${who}`, ...active, role, school: org },
  ...{ class: { sourcedId: inClass, type: 'class' }, user: { sourcedId: who, type: 'user' } },
}));
const demographics: Demographics[] = [
  { sourcedId: 'xP1', ...active, birthDate: '2017-04-30', sex: 'female' },
];

const LISTS: { [Name in keyof Lists]: Lists[Name][] } = {
  ...{ orgs, schools: orgs, courses, classes, enrollments, users, demographics },
  academicSessions: sessions,
  terms: sessions.filter(({ type }) => type === 'term'),
  gradingPeriods: sessions.filter(({ type }) => type === 'gradingPeriod'),
  students: users.filter(({ role }) => role === 'student'),
  teachers: users.filter(({ role }) => role === 'teacher'),
};

/** A school of two classes, whose third one has left. @param withheld lists that it does not share */
export const smallRoster = (withheld: readonly (keyof Lists)[] = []): Roster => ({
  records<Name extends keyof Lists>(list: Name, goneSince: Date | null) {
    if (withheld.includes(list)) return undefined;
    const hasGone = goneSince !== null && (list === 'users' || list === 'students');
    const rows = (hasGone ? [gone, ...LISTS[list]] : LISTS[list]) as Lists[Name][];
    const at = (index: number) => {
      const row = rows[index];
      if (!row) throw new Error(`no record ${index}`);
      return row;
    };
    return {
      ...{ length: rows.length, at, idAt: (index) => at(index).sourcedId },
      placeOf: (id) => rows.findIndex(({ sourcedId }) => sourcedId === id),
    };
  },
  find: <Name extends keyof Lists>(list: Name, sourcedId: string) =>
    withheld.includes(list)
      ? undefined
      : (LISTS[list] as Lists[Name][]).find((row) => row.sourcedId === sourcedId),
  enrolled: (of, id) =>
    new Set(
      enrollments
        .filter((each) => each[of].sourcedId === id)
        .map((each) => each[of === 'class' ? 'user' : 'class'].sourcedId),
    ),
});
