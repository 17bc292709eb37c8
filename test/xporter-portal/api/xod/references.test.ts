import { expect } from 'chai';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';
import { lastSchoolDay } from './endpoints.ts';

describe('ids in one answer', () => {
  let portal: PortalAlone;
  let reader: Reader;

  before(async () => {
    portal = await startPortalAlone();
    reader = startReader(portal, DEMO_SCHOOLS[1].estab);
  });
  after(() => portal.stop());

  const LESSONS = 'Timetable?options=includeLessons,includeLessonStaff,includeLessonRooms';
  const everybody = 'options=includeLeavers,includePreAdmissions,includeGuests,includeSubsidiary';
  const day = () => lastSchoolDay(reader.whole());
  const ofTeacher = () => {
    const teacher = reader.whole().lessons()[0]?.teacher;
    return `TimetableForStaff/${teacher?.id}?DateFrom=${day()}&DateTo=${day()}`;
  };
  const structure = (): string => 'TimetableStructure?DateFrom=2026-09-01&DateTo=2027-07-21';

  const references: [() => string, string, string, () => string, string][] = [
    [() => 'Students', 'Students', 'RegGroupId', () => 'Groups', 'Group'],
    [() => 'Students', 'Students', 'YearGroupId', () => 'Groups', 'Group'],
    [() => 'Students', 'Students', 'HouseGroupId', () => 'Groups', 'Group'],
    [() => 'Groups', 'Group', 'PrimaryStaffId', () => 'Staff', 'Staff'],
    [() => 'StudentContacts', 'StudentContacts', 'ContactId', () => 'Contacts', 'Contacts'],
    [() => 'StudentContacts', 'StudentContacts', 'StudentId', () => 'Students', 'Students'],
    [() => 'SEN', 'StudentSENTypeHistory', 'StudentMis_Id', () => 'Students', 'Students'],
    [
      () => `StudentSchoolHistory?options=includeLeavers`,
      'StudentSchoolHistory',
      'StudentId',
      () => `Students?${everybody}`,
      'Students',
    ],
    [() => LESSONS, 'Lessons', 'PeriodId', structure, 'TTPeriods'],
    [() => LESSONS, 'Lessons', 'ClassId', () => 'Groups', 'Group'],
    [() => LESSONS, 'LessonStaff', 'LessonId', () => LESSONS, 'Lessons'],
    [() => LESSONS, 'LessonRooms', 'LessonId', () => LESSONS, 'Lessons'],
    [() => LESSONS, 'LessonRooms', 'RoomId', structure, 'TTRooms'],
    [ofTeacher, 'Timetable', 'PeriodId', structure, 'TTPeriods'],
    [ofTeacher, 'Timetable', 'LessonId', () => 'TimetableModel', 'TimetableLessons'],
    [() => 'TimetableModel', 'LessonClasses', 'GroupId', () => 'Groups', 'Group'],
    [() => 'TimetableModel', 'LessonClasses', 'SubjectId', structure, 'TTSubjects'],
    [() => 'TimetableModel', 'TimetableDayInstances', 'Id', structure, 'TTDays'],
    [structure, 'TTPeriods', 'SessionId', structure, 'TTSessions'],
    [structure, 'TTPeriods', 'EventId', () => 'TimetableModel', 'TimetablePeriods'],
    [
      () => `AttendanceForDate?date=${day()}&attendanceType=S`,
      'AttendMarks',
      'InstanceId',
      structure,
      'TTSessions',
    ],
  ];
  for (const [from, dataset, column, to, other] of references) {
    it(`are found in the other: ${dataset}.${column} in ${other}`, async () => {
      const rows = (await reader.read(from())).body[dataset] ?? [];
      const ids = new Set((await reader.read(to())).body[other]?.map(({ Id }) => Id));
      const named = rows.map((row) => row[column]).filter((id) => id !== null);
      expect(named).to.be.an('array').that.is.not.empty;
      expect(named.filter((id) => !ids.has(id))).to.deep.equal([]);
    });
  }

  it('of photographs are those of the people', async () => {
    const { Photos } = (await reader.read('Photos?PersonType=Staff')).body;
    expect(Photos?.map(({ Id }) => Id)).to.deep.equal(Photos?.map(({ PersonId }) => PersonId));
  });
});
