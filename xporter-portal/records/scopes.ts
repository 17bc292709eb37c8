/** A data area, which a school grants as a whole. */
export interface Scope {
  name: string;
  title: string;
  /** Everything in it, in words for schools. */
  description: string;
  /** Special category data, or equally sensitive. Never ticked in advance. */
  isSensitive: boolean;
  category: 'School' | 'Students' | 'Staff' | 'Contacts' | 'Students,Staff' | 'Writeback' | null;
}

const scope = (name: string, category: Scope['category'], title: string, description: string): Scope => ({
  name,
  title,
  description,
  isSensitive: false,
  category,
});

const sensitive = (...args: Parameters<typeof scope>): Scope => ({ ...scope(...args), isSensitive: true });

/** Xporter's data areas, with its names and our descriptions. An area without a dataset here can still be granted. */
export const SCOPES: readonly Scope[] = [
  scope(
    'Address',
    'Students',
    'Home addresses of pupils and their parents',
    'Home addresses of pupils and of their parents and carers, and how to address a letter to them.',
  ),
  sensitive(
    'AgencyAgent',
    'Students',
    'Agencies that work with pupils',
    'Agencies and people who work with a pupil.',
  ),
  scope(
    'AssessmentResults',
    'Students',
    'Assessment results',
    'Grades that pupils were given, in what and when, with notes.',
  ),
  scope(
    'Attendance',
    'Students',
    'Attendance',
    'Attendance marks of each day and session with their meanings, minutes late and notes, and the totals of each pupil.',
  ),
  scope(
    'Conduct',
    'Students',
    'Behaviour and achievement',
    'Records of behaviour and achievement: what kind, when and where, who recorded it, what followed and whether parents were told. The incidents, points and detentions of each pupil, and whether a pupil is on report.',
  ),
  scope(
    'ConductComments',
    'Students',
    'Comments on behaviour and achievement',
    'What staff wrote about behaviour and achievement.',
  ),
  scope(
    'Contact',
    'Contacts',
    'Parents and carers',
    'Names of parents and carers, their relationship to the pupil and parental responsibility, the order in which to contact them, their home language and whether they need a translator, and their home, work and mobile numbers and email addresses.',
  ),
  scope('EmergeForWeb', null, 'Emerge for Web', 'The data that Xporter’s own app for staff needs.'),
  scope('EmergeViaXod', null, 'Emerge', 'The data that Xporter’s own app for staff needs.'),
  scope('EndpointInfo', 'School', 'Connection', 'How Xporter connects to the school, and whether it can.'),
  scope('Photos', 'Students,Staff', 'Photographs', 'Photographs of pupils and staff, and their names.'),
  sensitive(
    'SEN',
    'Students',
    'SEN support and disabilities',
    'SEN support or plan, types of need with dates and staff notes, and disabilities.',
  ),
  sensitive(
    'SENTypes',
    'Students',
    'Special educational needs and disabilities',
    'SEN support or plan, types of need with dates and staff notes, and disabilities.',
  ),
  scope(
    'School',
    'School',
    'School details, classes and timetable',
    'The school’s name, address, contact details, numbers, phase and governance, and its head teacher. Its calendar, timetable, subjects and rooms, and what it assesses. Its year groups, registration groups, classes and houses, and the staff and pupils in them.',
  ),
  scope(
    'SchoolLite',
    'School',
    'School details and groups',
    'The school’s name, address, contact details, numbers, phase and governance, and its head teacher. Its year groups, registration groups, classes and houses, and the staff and pupils in them.',
  ),
  scope(
    'Staff',
    'Staff',
    'Staff names and work contact details',
    'Names, titles, staff codes, work email addresses and telephone numbers, whether they still work at the school, and whether they teach, support or are supply staff.',
  ),
  sensitive('StaffAbsence', 'Staff', 'Staff absence', 'When staff were absent, and why.'),
  scope('StaffAddress', 'Staff', 'Staff home addresses', 'Home addresses of staff.'),
  scope('StaffContractual', 'Staff', 'Staff contracts', 'Contracts and posts of staff.'),
  scope(
    'StaffEmployment',
    'Staff',
    'Staff employment',
    'Roles, line managers, whether they are qualified teachers, start and end dates, teacher numbers and National Insurance numbers.',
  ),
  sensitive('StaffEthnicity', 'Staff', 'Staff ethnicity', 'Ethnicity of staff.'),
  scope(
    'StaffExtended',
    'Staff',
    'Staff dates of birth, gender and legal names',
    'Date of birth, gender, middle name, legal names and mobile number.',
  ),
  scope('StaffFinancial', 'Staff', 'Staff pay', 'Payroll numbers, salaries and allowances.'),
  scope(
    'StaffLite',
    'Staff',
    'Staff names and work contact details, in brief',
    'Names, titles, staff codes, work email addresses and telephone numbers, whether they still work at the school, and whether they teach, support or are supply staff.',
  ),
  scope(
    'StaffPersonalContact',
    'Staff',
    'Staff home email and telephone',
    'Home email addresses and telephone numbers of staff.',
  ),
  sensitive('StaffReligion', 'Staff', 'Staff religion', 'Religion of staff.'),
  scope(
    'Student',
    'Students',
    'Pupils’ names, year groups and classes',
    'Names, gender, admission number, email addresses at school and home, mobile number, year group, key stage, registration group and house, on joining, now and on leaving. Whether they are on roll, their brothers and sisters at the school, and the schools they went to before, with leaving dates and reasons.',
  ),
  sensitive(
    'StudentDemographic',
    'Students',
    'Pupils’ ethnicity, religion, language and nationality',
    'Ethnicity, religion, nationality and national identity, country of birth, asylum status, and whether they are Travellers. First language and home language, English as an additional language and how well they speak English. How they travel to school, and their home postcode.',
  ),
  scope('StudentDetentions', 'Students', 'Detentions', 'The kinds of detention that the school gives.'),
  sensitive('StudentEthnicity', 'Students', 'Pupils’ ethnicity', 'Ethnicity of pupils.'),
  scope(
    'StudentExclusions',
    'Students',
    'Exclusions',
    'Suspensions and permanent exclusions with names, reasons, dates, comments, hearings and appeals.',
  ),
  scope(
    'StudentExtended',
    'Students',
    'Pupils’ dates of birth and legal names',
    'Date of birth, middle name, legal names, earlier ones too, Unique Learner Number and candidate number for exams. Enrolment status, whether they board and where, and whether they come part time. When they joined and left, why they left and where they went.',
  ),
  sensitive(
    'StudentFamily',
    'Students',
    'Pupils in care, service children and young carers',
    'Whether a pupil is or was in care and of which local authority, is a service child, or is a young carer.',
  ),
  sensitive(
    'StudentFreeText',
    'Students',
    'Notes about pupils',
    'Short notes that staff have written about a pupil.',
  ),
  scope(
    'StudentFunding',
    'Students',
    'Pupil premium and free school meals',
    'Pupil premium and other entitlements with dates, free school meals now or in the last six years and when they begin and end, and uniform allowance. Whether the school may share details with youth support services. English as an additional language, and whether a pupil is recorded as gifted.',
  ),
  scope('StudentHistory', 'Students', 'Pupils’ earlier years', 'Records of earlier years.'),
  scope(
    'StudentLite',
    'Students',
    'Pupils’ names, year groups and classes, in brief',
    'Names, gender, school email address, year group, key stage, registration group and house. Whether they are on roll, and their brothers and sisters at the school.',
  ),
  sensitive('StudentMedical', 'Students', 'Pupils’ health', 'Medical conditions, diets and consents.'),
  sensitive('StudentPregnancy', 'Students', 'Pregnancy', 'Whether a pupil is pregnant.'),
  sensitive('StudentReligion', 'Students', 'Pupils’ religion', 'Religion of pupils.'),
  scope('StudentSchoolHistory', 'Students', 'Previous schools', 'The schools that a pupil went to before.'),
  scope(
    'UPN',
    'Students',
    'Unique Pupil Numbers',
    'The number that identifies each pupil at every school in England, and earlier ones.',
  ),
  scope('WritebackAssessment', 'Writeback', 'Write assessment', 'Writes results into the school’s MIS.'),
  scope(
    'WritebackAttendance',
    'Writeback',
    'Write attendance',
    'Writes attendance marks into the school’s MIS.',
  ),
  scope(
    'WritebackConduct',
    'Writeback',
    'Write conduct',
    'Writes behaviour and achievement into the school’s MIS.',
  ),
  scope('WritebackPhotos', 'Writeback', 'Write photographs', 'Writes photographs into the school’s MIS.'),
];

/** @throws for a name that is not a scope of this sandbox */
export function describeScope(name: string): Scope {
  const found = SCOPES.find((each) => each.name === name);
  if (!found) throw new Error(`no scope ${name}`);
  return found;
}

export const isScope = (name: string): boolean => SCOPES.some((each) => each.name === name);
