import type { Database } from '../../shared/database/database.ts';
import { adultsOf, childrenOf } from '../../shared/demonstration/life.ts';
import type { SchoolFacts } from '../../shared/demonstration/new-school.ts';
import type { Adult } from '../../shared/demonstration/people.ts';
import { academicYearOf, dayOf } from '../../shared/demonstration/school-year.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS, type DemoSchool } from '../../shared/demonstration/schools.ts';
import { hashPasswordSync } from '../../shared/web/passwords.ts';
import type { HubContext } from '../context.ts';

/** Fills an empty Hub with the invented centres and the people they already hold; a filled one is left alone. */
export function createCentres(context: HubContext): void {
  const { database } = context;
  if (database.prepare('SELECT 1 FROM centres').get()) return;
  const passwordHash = hashPasswordSync(DEMO_PASSWORD);
  database.transaction(() => {
    for (const school of DEMO_SCHOOLS) {
      addCentre(database, school);
      fillCentre(context, school, passwordHash);
    }
  })();
}

/** Puts the people into a centre that holds nobody yet: those the Hub knows before the first sync. */
export function fillCentre({ database, clock }: HubContext, school: DemoSchool, passwordHash: string): void {
  const year = academicYearOf(dayOf(clock.now()));
  createTeachers(database, school, year, passwordHash);
  createStudents(database, school, school === syncedBefore ? year - 1 : year);
  createYearGroups(database, school);
  createClasses(database, school, year);
}

/** The junior school that synced last year: what it holds is last year's. */
const syncedBefore = DEMO_SCHOOLS[3];

/** @param facts what the sandbox was told of a school made while it runs */
export function addCentre(database: Database, school: DemoSchool, facts: SchoolFacts | null = null): void {
  database
    .prepare(
      `INSERT INTO centres (estab, name, street, town, county, postcode, urn, phone, email, services,
         contact_forename, contact_surname, contact_email, contact_phone, facts)
       VALUES (:estab, :name, :street, :town, :county, :postcode, :urn, :phone, :email, :services,
         :contactForename, :contactSurname, :contactEmail, :contactPhone, :facts)`,
    )
    .run({
      estab: school.estab,
      name: school.name,
      street: school.street,
      town: school.town,
      county: school.county,
      postcode: school.postcode,
      urn: school.urn,
      phone: school.phone,
      email: school.email,
      services: JSON.stringify(school.services),
      contactForename: school.head.forename,
      contactSurname: school.head.surname,
      contactEmail: school.head.email,
      contactPhone: school.head.phone,
      facts: facts && JSON.stringify(facts),
    });
}

function createTeachers(database: Database, school: DemoSchool, year: number, passwordHash: string): void {
  const insert = database.prepare(
    `INSERT INTO teachers (estab, title, forename, surname, email, username, type, password_hash)
     VALUES (:estab, :title, :forename, :surname, :email, :username, :type, :passwordHash)`,
  );
  for (const adult of asTheHubHasThem(school, year)) {
    const isCoordinator = adult.key === 'coordinator';
    insert.run({
      estab: school.estab,
      title: adult.title,
      forename: adult.forename,
      surname: adult.surname,
      email: adult.email,
      username: isCoordinator ? school.coordinator.username : null,
      type: isCoordinator ? 'AC' : 'Teacher',
      passwordHash,
    });
  }
}

/** The school's teachers but one who is new; one with a slip in the surname; and one who has left. */
function asTheHubHasThem(school: DemoSchool, year: number): Adult[] {
  const teachers = adultsOf(school, year).filter(({ isTeacher, key }) => isTeacher && key !== 'teacher-4');
  const withSlip = teachers.map((teacher) =>
    teacher.key === 'teacher-2' ? { ...teacher, surname: withDoubledLetter(teacher.surname) } : teacher,
  );
  const leaver = {
    title: 'Mrs',
    forename: 'Sheila',
    surname: 'Farrow',
    email: `sheila.farrow@${school.domain}`,
  };
  return [
    ...withSlip,
    {
      ...leaver,
      phone: school.phone,
      key: 'leaver',
      gender: 'F',
      role: 'Teacher',
      isTeacher: true,
      registration: null,
      joined: '2011-09-01',
      left: null,
      changed: '2011-09-01',
    },
  ];
}

const withDoubledLetter = (surname: string): string =>
  `${surname.slice(0, 3)}${surname[2] ?? ''}${surname.slice(3)}`;

function createStudents(database: Database, school: DemoSchool, year: number): void {
  const insert = database.prepare(
    `INSERT INTO students (estab, upn, forename, surname, gender, date_of_birth, year_group, class, has_access)
     VALUES (:estab, :upn, :forename, :surname, :gender, :dateOfBirth, :yearGroup, :class, :hasAccess)`,
  );
  const ofSchoolAge = childrenOf(school, year).filter((child) => child.year >= 0);
  for (const [index, child] of ofSchoolAge.entries()) {
    const joinedSinceTheHubWasFilled = index % 29 === 28;
    if (joinedSinceTheHubWasFilled) continue;
    const { upn, forename, surname, gender, dateOfBirth } = child;
    insert.run({
      estab: school.estab,
      upn,
      forename,
      surname,
      gender,
      dateOfBirth,
      yearGroup: child.year === 0 ? 'Reception' : `Year ${child.year}`,
      class: child.registration,
      hasAccess: index % 12 === 0 ? 0 : 1,
    });
  }
}

function createYearGroups(database: Database, { estab }: DemoSchool): void {
  database
    .prepare(
      'INSERT INTO year_groups (estab, name) SELECT DISTINCT estab, year_group FROM students WHERE estab = ?',
    )
    .run(estab);
}

function createClasses(database: Database, school: DemoSchool, year: number): void {
  const { estab } = school;
  database
    .prepare('INSERT INTO classes (estab, name) SELECT DISTINCT estab, class FROM students WHERE estab = ?')
    .run(estab);
  const teach = database.prepare(
    `UPDATE classes SET teacher_id = (SELECT id FROM teachers WHERE estab = :estab AND email = :email)
     WHERE estab = :estab AND name = :name`,
  );
  for (const { email, registration } of adultsOf(school, year)) {
    if (registration) teach.run({ estab, email, name: registration });
  }
}
