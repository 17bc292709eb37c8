import type { PortalContext } from '../context.ts';
import { type Mark, marksBetween } from '../mis/attendance.ts';
import type { Photos } from '../mis/photos.ts';
import type { Pupil } from '../mis/pupils.ts';
import { type View, viewOf } from '../mis/view.ts';
import type { Authorisation } from '../records/authorisations.ts';
import { sharedPeopleOf } from '../records/people-exceptions.ts';
import { schoolOf } from '../records/schools.ts';
import { type Answer, answer, type Basis } from './answer.ts';
import type { Question } from './ask.ts';

/** The view of the MIS that an authorisation currently shares, even if it is paused. */
export function sharedView(
  { database, misStore }: PortalContext,
  authorisation: Authorisation,
  now: Date,
): View {
  const school = schoolOf(database, authorisation);
  return viewOf(
    misStore.misOf(school, authorisation.mis ?? '', now),
    sharedPeopleOf(database, authorisation),
  );
}

/**
 * Answers a partner's question from a view.
 * @param basis null for a single question without a changeset
 * @throws ApiError as `answer` does
 */
export function read(
  { database }: PortalContext,
  { relyingParty, scopes }: Authorisation,
  question: Question,
  { view, now, photos }: { view: View; now: Date; photos: Photos },
  basis: Basis | null,
): Promise<Answer> {
  const { id, options, filters } = question;
  const granted = new Set(scopes);
  const request = { view, granted, id, options, filters, now, photos, yearMarks: yearMarks(view, now) };
  return answer(database, relyingParty, question, request, basis);
}

function yearMarks(view: View, now: Date): (pupil: Pupil) => readonly Mark[] {
  let last: { pupil: Pupil; marks: readonly Mark[] } | undefined;
  return (pupil) => {
    if (last?.pupil !== pupil) {
      const marks = marksBetween(view.school, pupil, `${view.year}-09-01`, view.day, now.toISOString());
      last = { pupil, marks };
    }
    return last.marks;
  };
}
