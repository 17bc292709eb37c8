import { instantAt, readInstant } from '../../../shared/local-time.ts';
import { once } from '../../../shared/once.ts';
import { later } from '../../../shared/sample-data/school-year.ts';
import { yearCode } from '../../mis/pupils.ts';
import { shortId } from '../../records/mis-kinds.ts';
import { isOpenTo } from '../consent/rules.ts';
import { type Cell, type DataRequest, updated } from '../xod/catalogue/declare.ts';
import { contacts as contactsEndpoint, studentContacts } from '../xod/catalogue/endpoints/contacts.ts';
import { groups as groupsEndpoint } from '../xod/catalogue/endpoints/groups.ts';
import { schoolInfo } from '../xod/catalogue/endpoints/school.ts';
import { staff as staffEndpoint } from '../xod/catalogue/endpoints/staff.ts';
import { students as studentsEndpoint } from '../xod/catalogue/endpoints/students.ts';
import { type Enrollments, enrollmentsOf, type SharedClass } from './enrollments.ts';
import { type People, peopleOf, USER } from './people.ts';
import { sessionsOf } from './sessions.ts';
import { type SharedRows, sharedRows, textIn, textOf } from './shared-rows.ts';
import { mapped, merged, type Sorted, sorted, those } from './sorted.ts';
import {
  type AcademicSession,
  type Class,
  type Course,
  type Demographics,
  type Lists,
  type Org,
  type Role,
  refTo,
  type User,
} from './types.ts';

/** Each list of OneRoster, made when it is first read; undefined where the school does not share it. */
export type ListsByName = { readonly [Name in keyof Lists]: () => Sorted<Lists[Name]> | undefined };

export type AllLists = ListsByName & Pick<Enrollments, 'enrolled'>;

const IDS = ['Id', 'XID'] as const;
const PUPIL = [...USER, 'MiddleName', 'WorkEmail', 'MobilePhone', 'UPN', 'NCYear'] as const;
const STAFF = [...USER, 'MiddleName', 'WorkEmail', 'WorkPhone', 'IsTeacher', 'Roles'] as const;
const CONTACT = [...USER, 'HomeEmail', 'HomePhone', 'MobilePhone'] as const;
const DEMOGRAPHICS = ['Gender', 'DateofBirth', 'EthnicityCode', 'LastUpdated'] as const;
const GROUP = ['Type', 'Code', 'Name', 'SubjectCode', 'SubjectName', 'LastUpdated'] as const;

const REGISTRATION = { code: 'REG', name: 'Registration' };
const SEX: Readonly<Record<string, 'female' | 'male'>> = { F: 'female', M: 'male' };

/** OneRoster has few roles, of which these are the nearest for staff who do not teach. All others are aides. */
const ADMINISTRATORS: readonly string[] = ['School Business Manager', 'Administrator / Clerk'];
/** All others are guardians. */
const RELATIONSHIPS: Readonly<Record<string, Role>> = {
  Mother: 'parent',
  Father: 'parent',
  Grandmother: 'relative',
  Grandfather: 'relative',
};

/** The name of a year in the Common Education Data Standards, which OneRoster has. @param year as the API writes NCYear */
export function gradeOf(year: string): string {
  if (year === 'N') return 'PK';
  if (year === 'R') return 'KG';
  return year === 'X' ? 'UG' : year.padStart(2, '0');
}

/**
 * OneRoster’s lists of what a school shares with an app.
 * @param request of the school’s MIS and the data areas that it shares, without options or filters
 * @param sharingChangedAt when the school last changed what it shares, which changes every record; null when it never has
 */
export function listsOf(request: DataRequest, sharingChangedAt: string | null): AllLists {
  const { view, granted } = request;
  const { school, kind, year } = view;
  const sourcedIdOf = (key: string) => shortId(`oneroster/${school.estab}/${key}`);
  const courseId = (code: string) => sourcedIdOf(`${kind.wireName}/course/${code}`);
  const org = refTo('org', sourcedIdOf('school'));
  const instantIn = createInstants();
  const base = (sourcedId: string, lastUpdated: Cell | undefined) => ({
    sourcedId,
    status: 'active' as const,
    dateLastModified: later(instantIn(textOf(lastUpdated)), sharingChangedAt ?? ''),
  });
  const ofSchool = <Made>(make: () => Made) =>
    once(() => (isOpenTo(schoolInfo, granted) ? make() : undefined));
  const withTheYear = updated(`${year}-09-01`);

  const orgs = once(() => {
    const rows = sharedRows(schoolInfo, ['Name', 'EstabId', 'LastUpdated'], request);
    if (!rows) return undefined;
    const make = (_at: number, sourcedId: string): Org => {
      const { Name, EstabId, LastUpdated } = rows.cells(0);
      return {
        ...base(sourcedId, LastUpdated),
        ...{ name: textOf(Name), type: 'school', identifier: textIn(EstabId) },
      };
    };
    return sorted([0], () => org.sourcedId, make);
  });

  const academicSessions = ofSchool(() => {
    const sessions = sessionsOf(year);
    const refs = (keys: readonly string[]) => keys.map((key) => refTo('academicSession', sourcedIdOf(key)));
    return sorted(
      sessions,
      ({ key }) => sourcedIdOf(key),
      ({ key, title, type, from, to, parent }, sourcedId): AcademicSession => {
        const children = sessions.flatMap((one) => (one.parent === key ? [one.key] : []));
        return {
          ...base(sourcedId, withTheYear),
          ...{ title, startDate: from, endDate: to, type, schoolYear: String(year + 1) },
          parent: parent === null ? undefined : refs([parent])[0],
          children: children.length > 0 ? refs(children) : undefined,
        };
      },
    );
  });
  const sessionsOfType = (wanted: AcademicSession['type']) =>
    once(() => {
      const all = academicSessions();
      return all && those(all, (place) => all.at(place).type === wanted);
    });

  const groupRows = once(() => {
    const withSubjects = { ...request, options: new Set(['includeSubjects']) };
    return sharedRows(groupsEndpoint, GROUP, withSubjects);
  });
  const sharedClasses = once((): SharedClass[] | undefined => {
    const rows = sharedRows(groupsEndpoint, [...IDS, 'Type'], request);
    if (!rows) return undefined;
    const groups = new Map(view.groups().map((group) => [group.id, group]));
    return Array.from({ length: rows.length }, (_, at) => at).flatMap((at) => {
      const { Id, XID, Type } = rows.cells(at);
      const group = groups.get(textOf(Id));
      const isClass = Type === 'RegGrp' || Type === 'TeachingGrp';
      return isClass && group ? [{ sourcedId: textOf(XID), group, at }] : [];
    });
  });
  const subjectAt = (rows: SharedRows<(typeof GROUP)[number]>, at: number) => {
    const { Type, SubjectCode, SubjectName } = rows.cells(at);
    if (Type === 'RegGrp') return REGISTRATION;
    return { code: textOf(SubjectCode), name: textOf(SubjectName) };
  };
  const classes = once(() => {
    const rows = groupRows();
    if (!rows) return undefined;
    const terms = sessionsOf(year)
      .filter(({ type }) => type === 'term')
      .map(({ key }) => refTo('academicSession', sourcedIdOf(key)));
    return sorted(
      sharedClasses() ?? [],
      (one) => one.sourcedId,
      ({ group, at }, sourcedId): Class => {
        const { Type, Code, Name, LastUpdated } = rows.cells(at);
        const subject = subjectAt(rows, at);
        const isHomeroom = Type === 'RegGrp';
        const years = new Set(group.pupils.map((pupil) => gradeOf(yearCode(pupil.year))));
        return {
          ...base(sourcedId, LastUpdated),
          ...{ title: textOf(Name), classCode: textIn(Code) },
          classType: isHomeroom ? 'homeroom' : 'scheduled',
          grades: years.size > 0 ? [...years].sort() : undefined,
          subjects: isHomeroom ? undefined : [subject.name],
          subjectCodes: isHomeroom ? undefined : [subject.code],
          course: refTo('course', courseId(subject.code)),
          ...{ school: org, terms },
        };
      },
    );
  });
  const courses = once(() => {
    const rows = groupRows();
    if (!rows) return undefined;
    const subjects = (sharedClasses() ?? []).map(({ at }) => subjectAt(rows, at));
    return sorted(
      new Map(subjects.map((subject) => [subject.code, subject])).values(),
      ({ code }) => courseId(code),
      ({ code, name }, sourcedId): Course => ({
        ...base(sourcedId, withTheYear),
        ...{ title: name, courseCode: code, org },
        schoolYear: refTo('academicSession', sourcedIdOf(`session/${year}`)),
        subjects: code === REGISTRATION.code ? undefined : [name],
        subjectCodes: code === REGISTRATION.code ? undefined : [code],
      }),
    );
  });

  const userBase = (
    cells: Readonly<Partial<Record<(typeof USER)[number], Cell>>>,
    sourcedId: string,
    email: string | undefined,
  ) => ({
    ...base(sourcedId, cells.LastUpdated),
    username: email ?? sourcedId,
    enabledUser: 'true' as const,
    givenName: textOf(cells.Forename),
    familyName: textOf(cells.Surname),
    identifier: textIn(cells.IdaasId),
    email,
    orgs: [org],
  });

  const isTied = isOpenTo(studentContacts, granted);
  const pupilsInMis = once(() => new Map(view.onRoll.map((pupil) => [pupil.id, pupil])));
  const contactsInMis = once(() => new Map(view.contacts().map((contact) => [contact.id, contact])));
  /** People who act for a user: OneRoster's name for contacts of a pupil, and for the pupils of a contact. */
  const agents = (among: () => People | undefined, inMis: () => readonly { id: string }[]) => {
    const shared = isTied ? among() : undefined;
    if (!shared) return undefined;
    const refs = inMis().flatMap(({ id }) => {
      const agent = shared.sourcedIdOf(id);
      return agent === undefined ? [] : [refTo('user', agent)];
    });
    return refs.length > 0 ? refs : undefined;
  };

  const pupils = once(() => {
    const rows = sharedRows(studentsEndpoint, PUPIL, request);
    return peopleOf(sharedRows(studentsEndpoint, IDS, request), rows, (cells, sourcedId): User => {
      const upn = textIn(cells.UPN);
      const household = () => pupilsInMis().get(textOf(cells.Id))?.household ?? '';
      return {
        ...userBase(cells, sourcedId, textIn(cells.WorkEmail)),
        role: 'student',
        middleName: textIn(cells.MiddleName),
        userIds: upn === undefined ? undefined : [{ type: 'UPN', identifier: upn }],
        sms: textIn(cells.MobilePhone),
        grades: [gradeOf(textOf(cells.NCYear))],
        agents: agents(contacts, () => view.contactsOfHousehold(household())),
      };
    });
  });
  const staff = once(() => {
    const rows = sharedRows(staffEndpoint, STAFF, request);
    return peopleOf(
      sharedRows(staffEndpoint, IDS, request),
      rows,
      (cells, sourcedId): User => ({
        ...userBase(cells, sourcedId, textIn(cells.WorkEmail)),
        role: staffRole(cells),
        middleName: textIn(cells.MiddleName),
        phone: textIn(cells.WorkPhone),
      }),
    );
  });
  const contacts: () => People | undefined = once(() => {
    const rows = sharedRows(contactsEndpoint, CONTACT, request);
    return peopleOf(sharedRows(contactsEndpoint, IDS, request), rows, (cells, sourcedId): User => {
      const contact = contactsInMis().get(textOf(cells.Id));
      return {
        ...userBase(cells, sourcedId, textIn(cells.HomeEmail)),
        role: (isTied && RELATIONSHIPS[contact?.relationship ?? '']) || 'guardian',
        phone: textIn(cells.HomePhone),
        sms: textIn(cells.MobilePhone),
        agents: agents(pupils, () => view.pupilsOfHousehold(contact?.household ?? '')),
      };
    });
  });
  const users = once(() => {
    const [first, ...others] = [pupils(), staff(), contacts()].flatMap((each) => (each ? [each.users] : []));
    return first && others.reduce((all, each) => merged(all, each), first);
  });
  const teachers = once(() => {
    const all = staff()?.users;
    return all && those(all, (place) => all.at(place).role === 'teacher');
  });
  const demographics = once(() => {
    const rows = sharedRows(studentsEndpoint, DEMOGRAPHICS, request);
    const places = pupils()?.places;
    if (!rows || !places) return undefined;
    return mapped(places, (at, sourcedId): Demographics => {
      const { LastUpdated, DateofBirth, Gender, EthnicityCode } = rows.cells(at);
      const ethnicity = textIn(EthnicityCode);
      return {
        ...base(sourcedId, LastUpdated),
        birthDate: textIn(DateofBirth),
        sex: SEX[textIn(Gender) ?? ''],
        metadata: ethnicity === undefined ? undefined : { 'uk.ethnicityCode': ethnicity },
      };
    });
  });

  const enrollments = once(() => {
    const [members, teaching] = [pupils(), staff()];
    const shared = sharedClasses();
    if (!shared || !(members || teaching)) return undefined;
    return enrollmentsOf(shared, { pupils: members, staff: teaching, org, year, base });
  });

  return {
    ...{ orgs, schools: orgs, academicSessions, courses, classes, users, teachers, demographics },
    terms: sessionsOfType('term'),
    gradingPeriods: sessionsOfType('gradingPeriod'),
    students: () => pupils()?.users,
    enrollments,
    enrolled: (of, sourcedId) => enrollments()?.enrolled(of, sourcedId) ?? [],
  };
}

/** @param cells whose `Roles` is there only if the school shares it */
function staffRole({ IsTeacher, Roles }: { IsTeacher?: Cell; Roles?: Cell }): Role {
  if (IsTeacher === 1) return 'teacher';
  return ADMINISTRATORS.includes(textIn(Roles) ?? '') ? 'administrator' : 'aide';
}

/** Reads times as the API writes LastUpdated, which are England's, into UTC. Many rows in turn have the same. */
function createInstants(): (lastUpdated: string) => string {
  let last = { lastUpdated: '', instant: '' };
  return (lastUpdated) => {
    if (last.lastUpdated !== lastUpdated) {
      const instant = readInstant(lastUpdated) ?? instantAt(lastUpdated.slice(0, 10));
      last = { lastUpdated, instant: instant.toISOString() };
    }
    return last.instant;
  };
}
