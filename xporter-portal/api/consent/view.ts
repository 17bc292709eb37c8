import type { PortalContext } from '../../context.ts';
import { type View, viewOf } from '../../mis/view.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import { sharedPeopleOf } from '../../records/people-exceptions.ts';
import { schoolOf } from '../../records/schools.ts';

/** The view of the MIS that an authorisation currently shares, even if it is paused. */
export function sharedView(
  { database, misStore }: Pick<PortalContext, 'database' | 'misStore'>,
  authorisation: Authorisation,
  now: Date,
): View {
  const school = schoolOf(database, authorisation);
  return viewOf(
    misStore.misOf(school, authorisation.mis ?? '', now),
    sharedPeopleOf(database, authorisation),
  );
}

/** The same of the MIS of an earlier time, had the school shared then what it shares now. */
export function sharedViewBefore(
  { database, misStore }: Pick<PortalContext, 'database' | 'misStore'>,
  authorisation: Authorisation,
  then: Date,
): View {
  const school = schoolOf(database, authorisation);
  return viewOf(
    misStore.misBefore(school, authorisation.mis ?? '', then),
    sharedPeopleOf(database, authorisation),
  );
}
