import { z } from 'zod';

/**
 * OneRoster 1.1 as its strictest clients read it: no field that the specification lacks, optional text absent rather
 * than blank or null, booleans as text, references of exactly three properties. Written from the specification, not
 * from the sandbox's own table.
 */
const text = z.string().min(1);
const day = z.iso.date();
const flag = z.enum(['true', 'false']).optional();
const texts = z.array(text).min(1).optional();
const ref = (type: string) =>
  z.strictObject({ href: z.url({ protocol: /^https?$/ }), sourcedId: text, type: z.literal(type) });
const refs = (type: string) => z.array(ref(type)).min(1);

const record = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({
    sourcedId: text,
    status: z.enum(['active', 'tobedeleted']),
    dateLastModified: z.iso.datetime(),
    metadata: z.record(text, text).optional(),
    ...shape,
  });

const org = record({
  name: text,
  type: z.enum(['department', 'school', 'district', 'local', 'state', 'national']),
  identifier: text.optional(),
  parent: ref('org').optional(),
  children: refs('org').optional(),
});

const academicSession = record({
  title: text,
  startDate: day,
  endDate: day,
  type: z.enum(['gradingPeriod', 'semester', 'schoolYear', 'term']),
  schoolYear: z.string().regex(/^\d{4}$/),
  parent: ref('academicSession').optional(),
  children: refs('academicSession').optional(),
});

const course = record({
  title: text,
  courseCode: text,
  schoolYear: ref('academicSession').optional(),
  grades: texts,
  subjects: texts,
  org: ref('org').optional(),
  subjectCodes: texts,
});

const classOf = record({
  title: text,
  classCode: text.optional(),
  classType: z.enum(['homeroom', 'scheduled']).optional(),
  location: text.optional(),
  grades: texts,
  subjects: texts,
  course: ref('course'),
  school: ref('org'),
  terms: refs('academicSession'),
  subjectCodes: texts,
  periods: texts,
});

const enrollment = record({
  user: ref('user'),
  class: ref('class'),
  school: ref('org'),
  role: z.enum(['administrator', 'proctor', 'student', 'teacher']),
  primary: flag,
  beginDate: day.optional(),
  endDate: day.optional(),
});

const user = record({
  username: text,
  userIds: z
    .array(z.strictObject({ type: text, identifier: text }))
    .min(1)
    .optional(),
  enabledUser: z.enum(['true', 'false']),
  givenName: text,
  familyName: text,
  middleName: text.optional(),
  role: z.enum(['administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher']),
  identifier: text.optional(),
  email: text.optional(),
  sms: text.optional(),
  phone: text.optional(),
  agents: refs('user').optional(),
  orgs: refs('org'),
  grades: texts,
});

const demographics = record({
  birthDate: day.optional(),
  sex: z.enum(['male', 'female']).optional(),
});

const list = <Record extends z.ZodType>(key: string, of: Record) => z.strictObject({ [key]: z.array(of) });
const single = <Record extends z.ZodType>(key: string, of: Record) => z.strictObject({ [key]: of });

/** The body of an answer, by the name of what is in it. Both forms of demographics have one name. */
export const BODIES: Readonly<Record<string, z.ZodType>> = {
  orgs: list('orgs', org),
  org: single('org', org),
  academicSessions: list('academicSessions', academicSession),
  academicSession: single('academicSession', academicSession),
  courses: list('courses', course),
  course: single('course', course),
  classes: list('classes', classOf),
  class: single('class', classOf),
  enrollments: list('enrollments', enrollment),
  enrollment: single('enrollment', enrollment),
  users: list('users', user),
  user: single('user', user),
  demographics: z.union([list('demographics', demographics), single('demographics', demographics)]),
};

export const Failure = z.strictObject({
  statusInfoSet: z
    .array(
      z.strictObject({
        imsx_codeMajor: z.literal('failure'),
        imsx_severity: z.literal('error'),
        imsx_operationRefIdentifier: text.optional(),
        imsx_description: text,
        imsx_codeMinor: z
          .enum([
            'invalid data',
            'invalid_filter_field',
            'invalid_blank_selection_field',
            'unauthorized',
            'forbidden',
            'unknown object',
            'server_busy',
          ])
          .optional(),
      }),
    )
    .length(1),
});
