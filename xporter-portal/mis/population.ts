import { academicYear } from '../../shared/clock.ts';
import { type Adult, adultsOf, type Child, childrenOf } from '../../shared/demonstration/people.ts';
import { createRandom } from '../../shared/demonstration/random.ts';
import { DEMO_SCHOOLS } from '../../shared/demonstration/schools.ts';
import type { School } from '../register/schools.ts';
import { guidOf, type MisKind, misId, misKind, shortId } from './kinds.ts';

/** A row as the MIS holds it: every column of its dataset but RowHash, which depends on who asks. */
export type MisRow = { Id: string } & Record<string, string | number | null>;

export interface Population {
  kind: MisKind;
  schoolInfo: MisRow[];
  staff: MisRow[];
  students: MisRow[];
}

/**
 * What a school's MIS holds on a day, grown from its estab: the same on every machine.
 * @param mis the name of the MIS the school has authorised with; another gives everybody new ids
 */
export function populationOf(school: School, mis: string, today: Date): Population {
  const kind = misKind(mis);
  const year = academicYear(today);
  const demonstration = DEMO_SCHOOLS.find(({ estab }) => estab === school.estab);
  const refreshed = `${today.toISOString().slice(0, 10)}T02:25:06.223`;
  return {
    kind,
    schoolInfo: [schoolInfoRow(school, year, refreshed)],
    staff: demonstration
      ? adultsOf(demonstration).map((adult) => staffRow(school, kind, adult, refreshed))
      : [],
    students: demonstration
      ? childrenOf(demonstration, year).map((child, index) =>
          studentRow(school, kind, child, index, refreshed),
        )
      : [],
  };
}

function schoolInfoRow(school: School, year: number, refreshed: string): MisRow {
  return {
    Id: '1',
    Name: school.name,
    Head: null,
    MainContact: null,
    Telephone: school.phone,
    Web: null,
    Email: school.email,
    DeniNo: null,
    Governance: 'Community',
    Phase: school.phase,
    ExamCentre: null,
    Address: [school.street, school.town, school.county, school.postcode, ''].join('\n'),
    EstabId: school.estab,
    CurrentAcademicYear: String(year),
    LastUpdated: refreshed,
  };
}

function staffRow(school: School, kind: MisKind, adult: Adult, refreshed: string): MisRow {
  const key = `${school.estab}/${adult.key}`;
  const random = createRandom(key);
  const id = misId(kind, key);
  const born = `${random.between(1962, 2001)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
  return {
    Id: id,
    XID: shortId(`${kind.wireName}/${key}`),
    IdaasId: `PWT-${id}`,
    ExternalId: guidOf(`${kind.wireName}/external/${key}`),
    Title: adult.title,
    Suffix: null,
    StaffCode: `${adult.forename[0]}${adult.surname.slice(0, 2)}`.toUpperCase(),
    StaffStatus: 'Current',
    Forename: adult.forename,
    Surname: adult.surname,
    DisplayName: `${adult.title} ${adult.forename[0]} ${adult.surname}`,
    WorkEmail: adult.email,
    IdaasEmail: null,
    WorkPhone: adult.phone,
    Gender: adult.gender,
    MiddleName: null,
    LegalForename: adult.forename,
    LegalSurname: adult.surname,
    DateOfBirth: born,
    NINumber: null,
    TeacherNumber: adult.isTeacher ? `${two(random.between(1, 20))}/${random.between(10000, 99999)}` : null,
    EmploymentStart: `${random.between(2005, 2025)}-09-01`,
    EmploymentEnd: null,
    Roles: adult.role,
    HomeEmail: null,
    HomePhone: null,
    MobilePhone: `07700 900${random.between(100, 999)}`,
    AddressBlock: `${random.between(1, 120)} ${school.street.replace(/^\d+ /, '')}\n${school.town}\n${school.postcode}`,
    HouseNo: null,
    HouseName: null,
    Apartment: null,
    Street: school.street.replace(/^\d+ /, ''),
    District: null,
    TownOrCity: school.town,
    County: school.county,
    PostCode: school.postcode,
    Country: 'United Kingdom',
    IsTeacher: Number(adult.isTeacher),
    IsSupport: Number(!adult.isTeacher),
    RegGroup: adult.registration,
    LastUpdated: refreshed,
  };
}

function studentRow(school: School, kind: MisKind, child: Child, index: number, refreshed: string): MisRow {
  const key = `${school.estab}/${child.key}`;
  const random = createRandom(key);
  const id = misId(kind, key);
  const premium = Number(random.chance(0.24));
  const eal = Number(random.chance(0.2));
  return {
    Id: id,
    XID: shortId(`${kind.wireName}/${key}`),
    ExternalId: guidOf(`${kind.wireName}/external/${key}`),
    IdaasId: `PL-${id}`,
    Forename: child.forename,
    Surname: child.surname,
    DisplayName: `${child.forename} ${child.surname}`,
    AdmissionNo: String(1000 + index).padStart(6, '0'),
    Gender: child.gender,
    RegGroupId: misId(kind, `${school.estab}/registration/${child.registration}`),
    RegGroup: child.registration,
    YearGroupId: misId(kind, `${school.estab}/year/${child.year}`),
    YearGroup: child.year === 0 ? 'Reception' : `Year  ${child.year}`,
    HouseGroupId: null,
    HouseGroup: null,
    WorkEmail: null,
    IdaasEmail: null,
    DateofBirth: child.dateOfBirth,
    UPN: child.upn,
    UniqueLearnerNumber: null,
    MiddleName: null,
    EnrolmentStatus: 'C',
    Boarder: 0,
    LegalForename: child.forename,
    LegalSurname: child.surname,
    EntryDate: `${Number(child.dateOfBirth.slice(0, 4)) + 5}-09-01`,
    LeavingDate: null,
    SENProvision: random.chance(0.14) ? 'K' : null,
    FSMEligible: premium,
    FsmEndDate: null,
    PupilPremium: premium,
    EAL: eal,
    FSMEver6: premium,
    EthnicityCode: null,
    Ethnicity: null,
    FirstLanguage: eal ? 'Other than English' : 'English',
    FirstLanguageCode: eal ? 'OTH' : 'ENG',
    StudentStatus: 'OnRoll',
    LastUpdated: refreshed,
  };
}

const two = (number: number): string => String(number).padStart(2, '0');
