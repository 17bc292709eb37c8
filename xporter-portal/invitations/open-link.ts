import type { PortalContext } from '../context.ts';
import { type Authorisation, asOf, authorisationOf } from '../records/authorisations.ts';
import { type InvitationLink, type Invitee, latestLink, linkByToken } from '../records/invitation-links.ts';

/** What a link opens. */
export type Opened =
  | { kind: 'live'; link: InvitationLink; invitation: Authorisation }
  | { kind: 'unknown' }
  | { kind: 'used'; invitation: Authorisation }
  | { kind: 'expired'; invitation: Authorisation }
  | { kind: 'refused'; invitation: Authorisation }
  | { kind: 'superseded'; invitation: Authorisation }
  | { kind: 'forwarded'; invitation: Authorisation; to: Invitee };

/** @param token from the URL */
export function openLink(
  { database, clock }: Pick<PortalContext, 'database' | 'clock'>,
  token: string,
): Opened {
  const link = linkByToken(database, token);
  if (!link) return { kind: 'unknown' };
  const authorisation = authorisationOf(database, link.authorisationId);
  const invitation = asOf(clock.at(authorisation.estab), authorisation);
  if (invitation.state === 'refused') return { kind: 'refused', invitation };
  if (link.state === 'forwarded') {
    return { kind: 'forwarded', invitation, to: latestLink(database, invitation.id) ?? link };
  }
  if (link.state !== 'live') return { kind: link.state, invitation };
  if (invitation.state === 'expired') return { kind: 'expired', invitation };
  return { kind: 'live', link, invitation };
}
