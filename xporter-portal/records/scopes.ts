/** A data area: what a school grants as a whole. */
export interface Scope {
  name: string;
  title: string;
  description: string;
  category: 'School' | 'Students' | 'Staff' | 'Contacts' | 'Students,Staff' | 'Writeback' | null;
}

const scope = (name: string, category: Scope['category'], title: string, description: string): Scope => ({
  name,
  title,
  description,
  category,
});

/** The data areas of Xporter, by its own names and in our words. Those without a dataset here may be granted all the same. */
export const SCOPES: readonly Scope[] = [
  scope('Address', 'Students', 'Addresses', 'Home addresses of pupils and their contacts.'),
  scope('AgencyAgent', 'Students', 'Agencies', 'Agencies and people who work with a pupil.'),
  scope('AssessmentResults', 'Students', 'Assessment results', 'Marks and grades that pupils were given.'),
  scope('Attendance', 'Students', 'Attendance', 'Registration marks and what they add up to.'),
  scope('Conduct', 'Students', 'Conduct', 'Records of behaviour and achievement.'),
  scope(
    'ConductComments',
    'Students',
    'Conduct comments',
    'What staff wrote beside behaviour and achievement.',
  ),
  scope('Contact', 'Contacts', 'Contacts', 'Parents and carers, and how to reach them.'),
  scope('EmergeForWeb', null, 'Emerge for Web', 'What Xporter’s own app for staff needs.'),
  scope('EmergeViaXod', null, 'Emerge', 'What Xporter’s own app for staff needs.'),
  scope('EndpointInfo', 'School', 'Connection', 'How Xporter reaches the school, and whether it does.'),
  scope('Photos', 'Students,Staff', 'Photographs', 'Pictures of pupils and staff.'),
  scope('SEN', 'Students', 'SEN provision', 'Whether a pupil has SEN support or a plan.'),
  scope(
    'SENTypes',
    'Students',
    'Special educational needs',
    'Whether a pupil has SEN support, and for which kind of need.',
  ),
  scope(
    'School',
    'School',
    'School',
    'The school’s name and address, its year groups, classes and timetable.',
  ),
  scope('SchoolLite', 'School', 'School, in brief', 'The school’s name and its groups.'),
  scope('Staff', 'Staff', 'Staff', 'Names, work email and whether somebody teaches.'),
  scope('StaffAbsence', 'Staff', 'Staff absence', 'When staff were away, and why.'),
  scope('StaffAddress', 'Staff', 'Staff addresses', 'Home addresses.'),
  scope('StaffContractual', 'Staff', 'Staff contracts', 'Contracts and posts.'),
  scope('StaffEmployment', 'Staff', 'Staff employment', 'Roles, start date and teacher number.'),
  scope('StaffEthnicity', 'Staff', 'Staff ethnicity', 'Ethnicity of staff.'),
  scope('StaffExtended', 'Staff', 'Staff details', 'Date of birth, legal names and mobile number.'),
  scope('StaffFinancial', 'Staff', 'Staff pay', 'Payroll numbers, salaries and allowances.'),
  scope('StaffLite', 'Staff', 'Staff, in brief', 'Names and work email.'),
  scope('StaffPersonalContact', 'Staff', 'Staff personal contact', 'Home email and telephone.'),
  scope('StaffReligion', 'Staff', 'Staff religion', 'Religion of staff.'),
  scope('Student', 'Students', 'Pupils', 'Names, year group, registration group and admission number.'),
  scope(
    'StudentDemographic',
    'Students',
    'Pupil background',
    'First language, ethnicity, religion and nationality.',
  ),
  scope('StudentDetentions', 'Students', 'Detentions', 'Detentions given and served.'),
  scope('StudentEthnicity', 'Students', 'Pupil ethnicity', 'Ethnicity of pupils.'),
  scope('StudentExclusions', 'Students', 'Exclusions', 'Suspensions and permanent exclusions.'),
  scope(
    'StudentExtended',
    'Students',
    'Pupil details',
    'Date of birth, legal names, when a pupil joined and left.',
  ),
  scope('StudentFamily', 'Students', 'Pupil family', 'Children in care, service children and young carers.'),
  scope('StudentFreeText', 'Students', 'Pupil notes', 'Short notes that staff have written.'),
  scope(
    'StudentFunding',
    'Students',
    'Pupil funding',
    'Pupil premium, free school meals and English as an additional language.',
  ),
  scope('StudentHistory', 'Students', 'Pupil history', 'Records of earlier years.'),
  scope('StudentLite', 'Students', 'Pupils, in brief', 'Names, year group and registration group.'),
  scope('StudentMedical', 'Students', 'Pupil health', 'Medical conditions, diets and consents.'),
  scope('StudentPregnancy', 'Students', 'Pregnancy', 'Whether a pupil is pregnant.'),
  scope('StudentReligion', 'Students', 'Pupil religion', 'Religion of pupils.'),
  scope('StudentSchoolHistory', 'Students', 'School history', 'Schools that a pupil went to before.'),
  scope('UPN', 'Students', 'Unique Pupil Number', 'The number that tells two pupils of one name apart.'),
  scope('WritebackAssessment', 'Writeback', 'Write assessment', 'Writes results into the school’s MIS.'),
  scope(
    'WritebackAttendance',
    'Writeback',
    'Write attendance',
    'Writes registration marks into the school’s MIS.',
  ),
  scope(
    'WritebackConduct',
    'Writeback',
    'Write conduct',
    'Writes behaviour and achievement into the school’s MIS.',
  ),
  scope('WritebackPhotos', 'Writeback', 'Write photographs', 'Writes pictures into the school’s MIS.'),
];

/** @throws for a name that is not a scope of this sandbox */
export function describeScope(name: string): Scope {
  const found = SCOPES.find((each) => each.name === name);
  if (!found) throw new Error(`no scope ${name}`);
  return found;
}

export const isScope = (name: string): boolean => SCOPES.some((each) => each.name === name);
