import type { AppAtSchool, NewInvitation } from '../../shared/steering-api/app-at-school.ts';
import type { PortalContext } from '../context.ts';
import { inviteFromPartnerPortal } from '../partners/schools/invite-school.ts';
import { SHARING_STATES } from '../records/authorisation-states.ts';
import { type Authorisation, asOf, authorisationsOf, latestBy } from '../records/authorisations.ts';
import { latestLink } from '../records/invitation-links.ts';
import { knownApp, knownSchool } from './known.ts';

/** Invites a school as the Partner Portal's form does. @throws NotFoundError, UsageError */
export function invite(context: PortalContext, estab: string, invitation: NewInvitation): void {
  const { relyingParty, ...wish } = invitation;
  const school = knownSchool(context.database, estab);
  const app = knownApp(context.database, relyingParty);
  inviteFromPartnerPortal(context, app, school, wish);
}

/**
 * @param hubsApp the relying party that the Hub invites to
 * @throws NotFoundError for an unknown school or app
 */
export function appAtSchool(
  context: PortalContext,
  estab: string,
  relyingParty: string,
  hubsApp: string,
): AppAtSchool {
  const { database, clock } = context;
  const school = knownSchool(database, estab);
  const app = knownApp(database, relyingParty);
  const now = clock.at(estab);
  const all = authorisationsOf(database, estab)
    .filter((each) => each.relyingParty === relyingParty)
    .map((each) => asOf(now, each));
  const [latest] = latestBy('relyingParty', all);
  const newest = latest?.authorisation;
  const sharing = all.find((each) => SHARING_STATES.includes(each.state));
  const decided = sharing ?? newest;
  return {
    estab,
    school: school.name,
    relyingParty,
    app: app.name,
    isFromHub: relyingParty === hubsApp,
    state: newest?.state ?? 'none',
    since: newest?.stateSince ?? null,
    areas: decided?.scopes ?? null,
    people: decided?.peopleDefault ?? null,
    invitation: newest?.state === 'invited' ? invitationOf(context, newest) : null,
    sharing: sharing ? sharingOf(sharing) : null,
  };
}

function invitationOf({ database }: PortalContext, { id, expiresAt, reference }: Authorisation) {
  const { email = null, bouncedAt = null } = latestLink(database, id) ?? {};
  return { email, bouncedAt, expiresAt, reference };
}

function sharingOf({ state, reference }: Authorisation): AppAtSchool['sharing'] {
  return state === 'active' || state === 'waiting' || state === 'paused' ? { state, reference } : null;
}
