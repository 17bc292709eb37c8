import { once } from '../../../shared/once.ts';
import { later } from '../../../shared/sample-data/school-year.ts';
import type { PortalContext } from '../../context.ts';
import type { Mis } from '../../mis/mis.ts';
import { refreshedOn } from '../../mis/mis-store.ts';
import { createPhotos } from '../../mis/photos.ts';
import { type View, viewOf } from '../../mis/view.ts';
import { weighedCache } from '../../mis/weighed-cache.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import { type EarlierSharing, sharingSince } from '../../records/earlier-sharing.ts';
import type { IsShared } from '../../records/person-kinds.ts';
import { schoolOf } from '../../records/schools.ts';
import type { Consented, Consents } from '../consent/consents.ts';
import { dataRequest } from '../xod/read.ts';
import { withGone } from './gone.ts';
import { type AllLists, type ListsByName, listsOf } from './lists.ts';
import type { Sorted } from './sorted.ts';
import type { Lists, Roster } from './types.ts';

/** Rosters of what schools share with apps. Their indexes are kept while nothing in them can have changed. */
export interface Rosters {
  of(consented: Consented): Roster;
}

const PEOPLE_KEPT = 300_000;

interface Kept<Value> {
  value: Value;
  people: number;
}

/** The lists of earlier times, and what a list of now is together with what has gone from them. */
interface Past {
  lists: readonly AllLists[];
  together: Map<keyof Lists, Sorted<Lists[keyof Lists]>>;
}

export function createRosters(
  context: Pick<PortalContext, 'database' | 'misStore'>,
  consents: Pick<Consents, 'forgetIn'>,
): Rosters {
  const present = weighedCache<Kept<AllLists>>(PEOPLE_KEPT, ({ people }) => people);
  const past = weighedCache<Kept<Past>>(PEOPLE_KEPT, ({ people }) => people);
  for (const cache of [present, past]) consents.forgetIn(cache);
  const photos = createPhotos();

  const listsFrom = (
    authorisation: Authorisation,
    seen: { view: View; granted: ReadonlySet<string>; now: Date },
    sharingChangedAt: string | null,
  ): AllLists => {
    const everything = { id: '', options: new Set<string>(), filters: {} };
    return listsOf(dataRequest(context, authorisation, seen, everything, photos), sharingChangedAt);
  };

  function listsNow({ authorisation, granted, now, version, view }: Consented): AllLists {
    const known = present.get(version);
    if (known) return known.value;
    const seen = { view: view(), granted, now };
    const value = listsFrom(authorisation, seen, authorisation.sharingChangedAt);
    present.set(version, { value, people: seen.view.pupils.length });
    return value;
  }

  /** The lists as they were at a time, and just before each later change of what the school shares. */
  function listsSince({ authorisation, now, version }: Consented, since: Date): Past {
    const key = `${version} ${since.toISOString()}`;
    const known = past.get(key);
    if (known) return known.value;
    const views = sharingSince(context.database, authorisation, since)
      .reduce(alike, [])
      .flatMap((sharing) => viewsOf(authorisation, sharing, now));
    const lists = views.map(({ view, granted, at }) =>
      listsFrom(authorisation, { view, granted, now: at }, null),
    );
    const value: Past = { lists, together: new Map() };
    past.set(key, { value, people: views.reduce((total, { view }) => total + view.pupils.length, 0) });
    return value;
  }

  /**
   * Of the MIS at the first and the last of the times. Someone who was there at both was shared if they were at any of the
   * times. Anyone else has come or left in between: what the school shared when they were not there says nothing of them.
   */
  function viewsOf(authorisation: Authorisation, { mis, scopes, shared, times }: Alike, now: Date) {
    const { database, misStore } = context;
    const school = schoolOf(database, authorisation);
    const viewAt = (at: Date, own: IsShared | null) => ({
      store: misStore.misBefore(school, mis, at),
      ...{ at, own },
    });
    const [first, last] = [
      viewAt(times[0] ?? now, shared[0] ?? null),
      viewAt(times.at(-1) ?? now, shared.at(-1) ?? null),
    ];
    const views = first.store === last.store ? [first] : [first, last];
    const isThere = views.map(({ store }) => presenceIn(store));
    return views.map(({ store, at, own }) => {
      const isShared: IsShared = (kind, key) =>
        isThere.every((each) => each(kind, key))
          ? shared.some((each) => each === null || each(kind, key))
          : own === null || own(kind, key);
      const view = viewOf(store, shared.every((each) => each === null) ? null : isShared);
      return { view, granted: new Set(scopes), at };
    });
  }

  return {
    of(consented) {
      const lists = listsNow(consented);
      const pastSince = (since: Date | null): Past | undefined =>
        since === null || latestChange(consented) < since.toISOString()
          ? undefined
          : listsSince(consented, since);
      const listOf = <Name extends keyof Lists>(list: Name, since: Date | null) => {
        const byName: ListsByName = lists;
        const rows = byName[list]();
        const past = rows && pastSince(since);
        if (!past) return rows;
        const { lists: then, together } = past;
        const known = together.get(list) as Sorted<Lists[Name]> | undefined;
        const found =
          known ??
          withGone(
            list,
            rows,
            then.flatMap((each: ListsByName) => each[list]() ?? []),
            latestChange(consented),
          );
        together.set(list, found);
        return found;
      };
      return {
        records: listOf,
        find(list, sourcedId) {
          const rows = listOf(list, null);
          const place = rows?.placeOf(sourcedId) ?? -1;
          return place < 0 ? undefined : rows?.at(place);
        },
        enrolled(of, sourcedId, since) {
          const all = [lists, ...(pastSince(since)?.lists ?? [])];
          return new Set(all.flatMap((each) => each.enrolled(of, sourcedId)));
        },
      };
    },
  };
}

/** When anything that an app can read last changed, at the latest: at the MIS's last refresh, or by the school. */
const latestChange = ({ authorisation, view }: Consented): string =>
  later(refreshedOn(view().day).toISOString(), authorisation.sharingChangedAt ?? '');

/** Who is there: pupils on roll with their contacts, and staff. */
function presenceIn({ pupils, staff, contacts }: Mis): IsShared {
  const keys = {
    Student: once(() => keysOf(pupils.filter(({ status }) => status === 'OnRoll'))),
    Staff: once(() => keysOf(staff.filter(({ status }) => status === 'Current'))),
    Contact: once(() => keysOf(contacts())),
  };
  return (kind, key) => keys[kind]().has(key);
}

const keysOf = (people: readonly { key: string }[]): ReadonlySet<string> =>
  new Set(people.map(({ key }) => key));

/** Times at which a school shared the same data areas of the same MIS, with everyone shared at any of them. */
interface Alike extends Pick<EarlierSharing, 'mis' | 'scopes'> {
  shared: (IsShared | null)[];
  times: Date[];
}

function alike(found: Alike[], { at, mis, scopes, isShared }: EarlierSharing): Alike[] {
  const same = found.find((each) => each.mis === mis && each.scopes.join() === scopes.join());
  if (!same) return [...found, { mis, scopes, shared: [isShared], times: [at] }];
  same.shared.push(isShared);
  same.times.push(at);
  return found;
}
