import type { PortalContext } from '../../context.ts';
import { type Mark, marksBetween } from '../../mis/attendance.ts';
import type { Photos } from '../../mis/photos.ts';
import { detailsOf, type Pupil } from '../../mis/pupils.ts';
import type { View } from '../../mis/view.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import { sharedViewBefore } from '../consent/view.ts';
import { type Answer, answer, type Basis } from './answer.ts';
import type { Question } from './ask.ts';
import type { DataRequest } from './catalogue/declare.ts';

type Stores = Pick<PortalContext, 'database' | 'misStore'>;

/** What a school shares with an app at a time. */
interface Seen {
  view: View;
  granted: ReadonlySet<string>;
  now: Date;
}

/**
 * Answers a partner's question from a view.
 * @param basis null for a single question without a changeset
 * @throws ApiError as `answer` does
 */
export function read(
  stores: Stores,
  authorisation: Authorisation,
  question: Question,
  { view, now, photos }: { view: View; now: Date; photos: Photos },
  basis: Basis | null,
): Promise<Answer> {
  const seen = { view, now, granted: new Set(authorisation.scopes) };
  const request = dataRequest(stores, authorisation, seen, question, photos);
  return answer(stores.database, authorisation.relyingParty, question, request, basis);
}

/** What a dataset of the catalogue reads its rows from. */
export function dataRequest(
  stores: Stores,
  authorisation: Authorisation,
  { view, granted, now }: Seen,
  { id, options, filters }: Pick<DataRequest, 'id' | 'options' | 'filters'>,
  photos: Photos,
): DataRequest {
  const { authorisedAt, sharingChangedAt } = authorisation;
  const sharing = {
    since: authorisedAt === null ? now : new Date(authorisedAt),
    changedAt: sharingChangedAt === null ? null : new Date(sharingChangedAt),
  };
  const about = { granted, id, options, filters, photos, sharing };
  const requestOf = (seen: View, time: Date): DataRequest => ({
    ...about,
    view: seen,
    now: time,
    yearMarks: yearMarks(seen, time),
    details: lastOf((pupil) => detailsOf(seen.school, pupil)),
    at: (instant) => requestOf(sharedViewBefore(stores, authorisation, instant), instant),
  });
  return requestOf(view, now);
}

function yearMarks(view: View, now: Date): (pupil: Pupil) => readonly Mark[] {
  return lastOf((pupil) =>
    marksBetween(view.school, pupil, `${view.year}-09-01`, view.day, now.toISOString()),
  );
}

/** Keeps what was made of the last pupil: the columns of a row ask for it one after the other. */
function lastOf<Value>(make: (pupil: Pupil) => Value): (pupil: Pupil) => Value {
  let last: { pupil: Pupil; value: Value } | undefined;
  return (pupil) => {
    if (last?.pupil !== pupil) last = { pupil, value: make(pupil) };
    return last.value;
  };
}
