import { merged, type Sorted, sorted } from './sorted.ts';
import type { Lists } from './types.ts';

type Row = Lists[keyof Lists];

/** What a required name says of someone who is gone. */
const NO_NAME = '-';

/**
 * A record of what is gone: what OneRoster requires of it and no more. Of a person it has the id that the app knows, the
 * role and the school, and no name.
 */
function goneFrom<Name extends keyof Lists>(list: Name, row: Lists[Name], at: string): Lists[Name] {
  const { sourcedId } = row;
  const base = { sourcedId, status: 'tobedeleted', dateLastModified: at } as const;
  const required = (): Row => {
    if ('username' in row) {
      const { role, orgs } = row;
      const names = { username: sourcedId, givenName: NO_NAME, familyName: NO_NAME };
      return { ...base, ...names, enabledUser: 'false', role, orgs };
    }
    if ('user' in row) {
      const { user, class: from, school, role } = row;
      return { ...base, user, class: from, school, role };
    }
    return list === 'demographics' ? base : { ...row, ...base };
  };
  return required() as Lists[Name];
}

/**
 * A list with the records that were in it and are gone. What was not in it then, or not like this, has changed since, also where
 * its own time is earlier: a class has another teacher, a contact a second child at the school.
 * @param then the list as it was at the time that an app asks for, and just before later changes of what is shared
 * @param at ISO: when any of this happened, at the latest
 */
export function withGone<Name extends keyof Lists>(
  list: Name,
  present: Sorted<Lists[Name]>,
  then: readonly Sorted<Lists[Name]>[],
  at: string,
): Sorted<Lists[Name]> {
  const gone = new Map<string, () => Lists[Name]>();
  for (const before of then) {
    let reached = 0;
    for (let place = 0; place < before.length; place++) {
      const id = before.idAt(place);
      while (reached < present.length && present.idAt(reached) < id) reached++;
      const isThere = reached < present.length && present.idAt(reached) === id;
      if (isThere || gone.has(id)) continue;
      gone.set(id, () => goneFrom(list, before.at(place), at));
    }
  }
  const isAsBefore = (row: Lists[Name]): boolean => {
    const rowsBefore = then.flatMap((before) => {
      const place = before.placeOf(row.sourcedId);
      return place < 0 ? [] : [before.at(place)];
    });
    return rowsBefore.length > 0 && rowsBefore.every((before) => isSameData(before, row));
  };
  const changed = (place: number): Lists[Name] => {
    const row = present.at(place);
    return row.dateLastModified >= at || isAsBefore(row) ? row : { ...row, dateLastModified: at };
  };
  return merged(
    { ...present, at: changed },
    sorted(
      gone,
      ([id]) => id,
      ([, make]) => make(),
    ),
  );
}

function isSameData(one: Row, other: Row): boolean {
  const textOf = ({ dateLastModified, ...data }: Row) => JSON.stringify(data);
  return textOf(one) === textOf(other);
}
