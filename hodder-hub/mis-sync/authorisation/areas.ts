/** The scopes Wellbeing asks for, as the Hub names them to schools. */
const TITLES: Record<string, string> = {
  School: 'School details, classes and timetable',
  Student: 'Pupils’ names, year groups and classes',
  StudentExtended: 'Pupils’ dates of birth and legal names',
  UPN: 'Unique Pupil Numbers',
  Staff: 'Staff names and work contact details',
  StudentFunding: 'Pupil premium and free school meals',
  SENTypes: 'Special educational needs and disabilities',
  StudentDemographic: 'Pupils’ ethnicity, religion, language and nationality',
  StaffExtended: 'Staff dates of birth, gender and legal names',
};

export const areaTitle = (scope: string): string => TITLES[scope] ?? scope;
