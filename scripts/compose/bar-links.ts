import type { BarLinks } from '../../shared/sandbox-bar/locals.ts';
import type { Seat } from '../control-room/classroom/classroom.ts';

/**
 * Where the bar leads on the computer that runs the sandbox.
 * @param start the control room's URL
 * @param estab undefined on a page about no school
 */
export const trainersLinks = (start: string, estab: string | undefined): BarLinks => ({
  controlRoom: estab ? `${start}/#school-${estab}` : start,
  inbox: `${start}/mail/${estab ?? 'all'}`,
  timeline: `${start}/timeline${estab ? `/${estab}` : ''}`,
});

/** Where it leads on a learner's device: to the page of their own school, and to no page that shows or steers others. */
export function learnersLinks(start: string, seats: readonly Seat[], estab: string | undefined): BarLinks {
  const seat = seats.find((each) => each.estab === estab);
  const page = seat ? `${start}/join/${seat.code}` : `${start}/join`;
  return { controlRoom: page, inbox: seat ? `${page}/inbox` : null, timeline: null };
}
