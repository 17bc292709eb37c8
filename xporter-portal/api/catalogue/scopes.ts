/** A data area: what a school grants as a whole. */
export interface Scope {
  name: string;
  title: string;
  description: string;
  category: 'School' | 'Students' | 'Staff' | 'Contacts';
}

const scope = (name: string, category: Scope['category'], title: string, description: string): Scope => ({
  name,
  title,
  description,
  category,
});

/** The areas that partner apps here ask for, in Xporter's own names and our words. */
export const SCOPES: readonly Scope[] = [
  scope(
    'School',
    'School',
    'School',
    'The school’s name and address, its year groups, classes and timetable.',
  ),
  scope('SchoolLite', 'School', 'School, in brief', 'The school’s name and its groups.'),
  scope('Student', 'Students', 'Pupils', 'Names, year group, registration group and admission number.'),
  scope('StudentLite', 'Students', 'Pupils, in brief', 'Names, year group and registration group.'),
  scope(
    'StudentExtended',
    'Students',
    'Pupil details',
    'Date of birth, legal names, when a pupil joined and left.',
  ),
  scope('UPN', 'Students', 'Unique Pupil Number', 'The number that tells two pupils of one name apart.'),
  scope(
    'StudentFunding',
    'Students',
    'Pupil funding',
    'Pupil premium, free school meals and English as an additional language.',
  ),
  scope(
    'StudentDemographic',
    'Students',
    'Pupil background',
    'First language, ethnicity, religion and nationality.',
  ),
  scope('StudentFamily', 'Students', 'Pupil family', 'Children in care, service children and young carers.'),
  scope('StudentFreeText', 'Students', 'Pupil notes', 'Short notes that staff have written.'),
  scope(
    'SENTypes',
    'Students',
    'Special educational needs',
    'Whether a pupil has SEN support, and for which kind of need.',
  ),
  scope('Address', 'Students', 'Addresses', 'Home addresses of pupils and their contacts.'),
  scope('Attendance', 'Students', 'Attendance', 'Registration marks and what they add up to.'),
  scope('Photos', 'Students', 'Photographs', 'Pictures of pupils and staff.'),
  scope('Contact', 'Contacts', 'Contacts', 'Parents and carers, and how to reach them.'),
  scope('Staff', 'Staff', 'Staff', 'Names, work email and whether somebody teaches.'),
  scope('StaffLite', 'Staff', 'Staff, in brief', 'Names and work email.'),
  scope('StaffExtended', 'Staff', 'Staff details', 'Date of birth, legal names and mobile number.'),
  scope('StaffEmployment', 'Staff', 'Staff employment', 'Roles, start date and teacher number.'),
  scope('StaffPersonalContact', 'Staff', 'Staff personal contact', 'Home email and telephone.'),
  scope('StaffAddress', 'Staff', 'Staff addresses', 'Home addresses.'),
];

/** @throws for a name that is not a scope of this sandbox */
export function describeScope(name: string): Scope {
  const found = SCOPES.find((each) => each.name === name);
  if (!found) throw new Error(`no scope ${name}`);
  return found;
}

export const isScope = (name: string): boolean => SCOPES.some((each) => each.name === name);
