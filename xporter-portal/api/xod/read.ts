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

/**
 * Answers a partner's question from a view.
 * @param basis null for a single question without a changeset
 * @throws ApiError as `answer` does
 */
export function read(
  stores: Pick<PortalContext, 'database' | 'misStore'>,
  authorisation: Authorisation,
  question: Question,
  { view, now, photos }: { view: View; now: Date; photos: Photos },
  basis: Basis | null,
): Promise<Answer> {
  const { relyingParty, scopes, authorisedAt, sharingChangedAt } = authorisation;
  const { id, options, filters } = question;
  const sharing = {
    since: authorisedAt === null ? now : new Date(authorisedAt),
    changedAt: sharingChangedAt === null ? null : new Date(sharingChangedAt),
  };
  const granted = new Set(scopes);
  const about = { granted, id, options, filters, photos, sharing };
  const requestOf = (seen: View, time: Date): DataRequest => ({
    ...about,
    view: seen,
    now: time,
    yearMarks: yearMarks(seen, time),
    details: lastOf((pupil) => detailsOf(seen.school, pupil)),
    at: (instant) => requestOf(sharedViewBefore(stores, authorisation, instant), instant),
  });
  return answer(stores.database, relyingParty, question, requestOf(view, now), basis);
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
