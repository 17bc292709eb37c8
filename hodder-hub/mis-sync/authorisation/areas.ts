/** The scopes Wellbeing asks for, as the Hub names them to schools. */
const TITLES: Record<string, string> = {
  School: 'School details, year groups and classes',
  Student: 'Pupils',
  StudentExtended: 'Pupil details, with date of birth',
  UPN: 'Unique Pupil Numbers',
  Staff: 'Staff',
  StudentFunding: 'Pupil premium and free school meals',
  SENTypes: 'Special educational needs',
  StudentDemographic: 'First language and ethnicity',
  StaffExtended: 'Staff details',
};

export const areaTitle = (scope: string): string => TITLES[scope] ?? scope;
