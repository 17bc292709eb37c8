import type { JOURNEY_STATES, JourneyStateName } from '../../journey/jump/journey-states.ts';
import type { ControlRoom } from '../room.ts';
import type { SchoolOnBothSides } from '../schools.ts';

export type State = (typeof JOURNEY_STATES)[number];

/** The people that a link can sign in as. */
export const PEOPLE = ['coordinator', 'wellbeing', 'administrator', 'head'] as const;
export type Person = (typeof PEOPLE)[number];

/**
 * The page of a school that has reached a state, signed in.
 * @param as default: the person whose turn it is
 * @throws NotFoundError for a person that the school does not have there
 */
export async function addressAt(
  room: ControlRoom,
  estab: string,
  { reached }: State,
  as: Person = personAt(reached),
): Promise<string> {
  if (as === 'head') return `${await room.invitationOf(estab)}${isBelowInvitation(reached) ? reached : ''}`;
  return as === 'wellbeing' ? room.enter(estab, 'coordinator', '/wellbeing') : room.enter(estab, as);
}

const isBelowInvitation = (reached: State['reached']): boolean => reached !== 'hub' && reached !== 'portal';

function personAt(reached: State['reached']): Person {
  if (reached === 'hub') return 'coordinator';
  return reached === 'portal' ? 'administrator' : 'head';
}

/** For what both sides say of a school, the state that a jump brings it to. */
const STATES: Record<string, JourneyStateName> = {
  'none/none': 'new',
  'invited/invited': 'invited',
  'connected/active': 'authorised',
  'waiting/waiting': 'waiting-for-people',
  'connected/paused': 'paused',
  'deauthorised/active': 'deauthorised-only',
  'revoked/revoked': 'revoked',
  'connected/revoked': 'revoked-only',
  'refused/refused': 'refused',
  'expired/expired': 'expired',
  'invited/active': 'secret-undelivered',
};

/** The state of the journey that a school is at; null where no jump leads there. */
export function stateOf({ hub, portal }: Pick<SchoolOnBothSides, 'hub' | 'portal'>): JourneyStateName | null {
  if (!hub || !portal) return null;
  const found = STATES[`${hub.state}/${portal.state}`];
  return found === 'authorised' && hub.note === 'synced' ? 'synced' : (found ?? null);
}
