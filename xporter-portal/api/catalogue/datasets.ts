/** A column, and the scopes any one of which shows it. */
export interface Field {
  name: string;
  scopes: string[];
}

/** @param text `Name` or `Name@Scope,Scope` where its scopes are not the usual ones; in the order of the wire */
function fields(usual: string, text: string): Field[] {
  return text
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [name = '', scopes = usual] = entry.split('@');
      return { name, scopes: scopes.split(',') };
    });
}

/** Every dataset that the endpoints answer with, columns in the recorded order. */
export const DATASETS = {
  SchoolInfo: fields(
    'School,SchoolLite',
    `Id Name Head MainContact Telephone Web Email DeniNo Governance Phase ExamCentre Address EstabId
     CurrentAcademicYear LastUpdated RowHash`,
  ),
  Staff: fields(
    'Staff,StaffLite',
    `Id XID IdaasId ExternalId Title Suffix StaffCode StaffStatus Forename Surname DisplayName WorkEmail IdaasEmail
     WorkPhone Gender@StaffExtended MiddleName@StaffExtended LegalForename@StaffExtended LegalSurname@StaffExtended
     DateOfBirth@StaffExtended NINumber@StaffEmployment TeacherNumber@StaffEmployment EmploymentStart@StaffEmployment
     EmploymentEnd@StaffEmployment Roles@StaffEmployment HomeEmail@StaffPersonalContact HomePhone@StaffPersonalContact
     MobilePhone@StaffExtended AddressBlock@StaffAddress HouseNo@StaffAddress HouseName@StaffAddress
     Apartment@StaffAddress Street@StaffAddress District@StaffAddress TownOrCity@StaffAddress County@StaffAddress
     PostCode@StaffAddress Country@StaffAddress IsTeacher IsSupport RegGroup@School LastUpdated RowHash`,
  ),
  Students: fields(
    'Student,StudentLite',
    `Id XID ExternalId IdaasId Forename Surname DisplayName AdmissionNo@Student Gender RegGroupId RegGroup YearGroupId
     YearGroup HouseGroupId HouseGroup WorkEmail IdaasEmail DateofBirth@StudentExtended UPN@UPN
     UniqueLearnerNumber@StudentExtended MiddleName@StudentExtended EnrolmentStatus@StudentExtended
     Boarder@StudentExtended LegalForename@StudentExtended LegalSurname@StudentExtended EntryDate@StudentExtended
     LeavingDate@StudentExtended SENProvision@SEN,SENTypes FSMEligible@StudentFunding FsmEndDate@StudentFunding
     PupilPremium@StudentFunding EAL@StudentDemographic,StudentFunding FSMEver6@StudentFunding
     EthnicityCode@StudentDemographic Ethnicity@StudentDemographic FirstLanguage@StudentDemographic
     FirstLanguageCode@StudentDemographic StudentStatus LastUpdated RowHash`,
  ),
} as const satisfies Record<string, Field[]>;

export type DatasetName = keyof typeof DATASETS;

/** Which fields of which datasets a scope shows. */
export function fieldsOfScope(scope: string): { dataset: string; fields: string[] }[] {
  return Object.entries(DATASETS).flatMap(([dataset, all]) => {
    const shown = all.filter((field) => field.scopes.includes(scope)).map(({ name }) => name);
    return shown.length > 0 ? [{ dataset, fields: shown }] : [];
  });
}
