import { UsageError } from '../../../shared/errors.ts';
import type { PortalContext } from '../../context.ts';
import { inviteSchool } from '../../invitations/invite.ts';
import { inventionOf } from '../../mis/mis-store.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import type { Invitee } from '../../records/invitation-links.ts';
import type { PartnerApp } from '../../records/partner-apps.ts';
import type { School } from '../../records/schools.ts';

/** What a publisher chooses for an invitation. */
export interface Wish {
  /** With an email address, or neither: then the invitation goes to the head. */
  name?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  /** The areas to request. The app's required areas are always requested. Default: all areas of the app. */
  areas?: readonly string[] | undefined;
}

export const NAME_AND_EMAIL =
  'Give a name and an email address, or neither: then the invitation goes to the head';

/**
 * Invites a school on behalf of an app, without its management secret: for a publisher who is signed in.
 * @throws UsageError for a name without an email address or the reverse, and for an area that is not the app's
 */
export function inviteFromPartnerPortal(
  context: PortalContext,
  app: PartnerApp,
  school: School,
  { name, email, phone, areas }: Wish,
): Authorisation {
  if ((name === undefined) !== (email === undefined)) throw new UsageError(NAME_AND_EMAIL);
  const offered = app.template.map(({ scope }) => scope);
  const unknown = areas?.filter((area) => !offered.includes(area)) ?? [];
  if (unknown.length > 0)
    throw new UsageError(
      `${app.name} does not ask for ${unknown.join(', ')}. Its data areas: ${offered.join(', ')}`,
    );
  const head = headOf(school);
  return inviteSchool(context, {
    school,
    app,
    registrationType: 'Live',
    authParams: null,
    requester: { requesterName: null, requesterRole: null, requesterEmail: null },
    scopes: app.template
      .filter(({ scope, required }) => required || areas === undefined || areas.includes(scope))
      .map(({ scope }) => scope),
    invitee: { name: name ?? head.name, email: email ?? head.email, phone: phone ?? school.phone },
  });
}

/** The head, as the national register names them. */
export function headOf(school: School): Invitee {
  const { forename, surname, email, phone } = inventionOf(school).head;
  return { name: `${forename} ${surname}`, email, phone };
}
