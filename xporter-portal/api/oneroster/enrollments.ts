import { once } from '../../../shared/once.ts';
import { dayAfter, later } from '../../../shared/sample-data/school-year.ts';
import type { Group } from '../../mis/groups.ts';
import { type Cell, updated } from '../xod/catalogue/declare.ts';
import type { People } from './people.ts';
import { compare, firstFrom, placeIn, type Sorted } from './sorted.ts';
import { type Enrollment, type Ref, refTo } from './types.ts';

/** A class that a school shares, with only the members that it shares. */
export interface SharedClass {
  sourcedId: string;
  group: Group;
  /** Its place among the rows of groups. */
  at: number;
}

export interface Enrollments extends Sorted<Enrollment> {
  /** The sourcedIds of the people in a class, or of the classes of a person. */
  enrolled(of: 'class' | 'user', sourcedId: string): readonly string[];
}

/** The sourcedId of someone's enrolment in a class. */
export const enrollmentId = (inClass: string, user: string): string => `${inClass}.${user}`;

interface About {
  /** Undefined where the school shares none. */
  pupils: People | undefined;
  staff: People | undefined;
  org: Ref<'org'>;
  /** In which the academic year began. */
  year: number;
  base(sourcedId: string, lastUpdated: Cell): Pick<Enrollment, 'sourcedId' | 'status' | 'dateLastModified'>;
}

type Member = { user: string } & (
  | { role: 'student'; person: Group['pupils'][number] }
  | { role: 'teacher' | 'proctor'; person: Group['staff'][number]['person']; isMain: boolean }
);

/** The last day of lessons, as the sample data has it. */
const LAST_DAY = '07-21';

/**
 * Who is in which class. A school has ten for each pupil, so that they are never all held: only the members of the class
 * that was read last.
 * @param classes in any order
 */
export function enrollmentsOf(
  classes: readonly SharedClass[],
  { pupils, staff, org, year, base }: About,
): Enrollments {
  const inOrder = [...classes].sort((one, other) => compare(one.sourcedId, other.sourcedId));
  const isIn = (people: People | undefined, { id }: { id: string }) => people?.sourcedIdOf(id) !== undefined;
  const countIn = ({ group }: SharedClass) =>
    group.pupils.filter((person) => isIn(pupils, person)).length +
    group.staff.filter(({ person }) => isIn(staff, person)).length;
  const starts: number[] = [];
  let length = 0;
  for (const each of inOrder) {
    starts.push(length);
    length += countIn(each);
  }

  let latest: { inClass: SharedClass; members: readonly Member[] } | undefined;
  function membersOf(inClass: SharedClass): readonly Member[] {
    if (latest?.inClass !== inClass) latest = { inClass, members: listMembers(inClass) };
    return latest.members;
  }
  function listMembers({ group }: SharedClass): Member[] {
    const main = group.staff.find(({ person }) => person.isTeacher)?.person;
    const learning = group.pupils.flatMap((person): Member[] => {
      const user = pupils?.sourcedIdOf(person.id);
      return user === undefined ? [] : [{ user, role: 'student', person }];
    });
    const teaching = group.staff.flatMap(({ person }): Member[] => {
      const user = staff?.sourcedIdOf(person.id);
      const role = person.isTeacher ? 'teacher' : 'proctor';
      return user === undefined ? [] : [{ user, role, person, isMain: person === main }];
    });
    return [...learning, ...teaching].sort((one, other) => compare(one.user, other.user));
  }

  const classesByUser = once(() => {
    const found = new Map<string, SharedClass[]>();
    for (const inClass of inOrder) {
      for (const { user } of listMembers(inClass)) {
        const others = found.get(user);
        if (others) others.push(inClass);
        else found.set(user, [inClass]);
      }
    }
    return found;
  });
  const placeOfClass = (sourcedId: string) =>
    placeIn(inOrder.length, (at) => inOrder[at]?.sourcedId ?? '', sourcedId);

  function memberAt(index: number): { inClass: SharedClass; member: Member } {
    const place = firstFrom(starts.length, (at) => (starts[at] ?? 0) > index) - 1;
    const inClass = inOrder[place];
    const member = inClass && membersOf(inClass)[index - (starts[place] ?? 0)];
    if (!member) throw new RangeError(`no enrolment ${index} of ${length}`);
    return { inClass, member };
  }
  const idOf = (inClass: SharedClass, { user }: Member) => enrollmentId(inClass.sourcedId, user);
  const idAt = (index: number) => {
    const { inClass, member } = memberAt(index);
    return idOf(inClass, member);
  };
  return {
    length,
    idAt,
    at(index) {
      const { inClass, member } = memberAt(index);
      const { role, person, user } = member;
      return {
        ...base(idOf(inClass, member), updated(later(person.changed, `${year}-09-01`))),
        user: refTo('user', user),
        class: refTo('class', inClass.sourcedId),
        ...{ school: org, role },
        primary: role === 'student' ? undefined : member.isMain ? 'true' : 'false',
        // When staff began is a part of their employment, which is a data area of its own.
        beginDate: role === 'student' ? later(person.joined, `${year}-09-01`) : undefined,
        endDate: dayAfter(`${year + 1}-${LAST_DAY}`),
      };
    },
    enrolled(of, sourcedId) {
      if (of === 'user')
        return (
          classesByUser()
            .get(sourcedId)
            ?.map(({ sourcedId: id }) => id) ?? []
        );
      const inClass = inOrder[placeOfClass(sourcedId)];
      return inClass ? membersOf(inClass).map(({ user }) => user) : [];
    },
    placeOf(sourcedId) {
      const [classId = '', user = ''] = sourcedId.split('.');
      const place = placeOfClass(classId);
      const inClass = inOrder[place];
      if (!inClass) return -1;
      const members = membersOf(inClass);
      const within = placeIn(members.length, (at) => members[at]?.user ?? '', user);
      return within < 0 ? -1 : (starts[place] ?? 0) + within;
    },
  };
}
