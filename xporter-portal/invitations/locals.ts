import type { FormState } from '../../shared/web/forms.ts';
import type { Authorisation } from '../records/authorisations.ts';
import type { InvitationLink, Invitee } from '../records/invitation-links.ts';
import type { PartnerApp } from '../records/partner-apps.ts';
import type { School } from '../records/schools.ts';

interface AnInvitation {
  invitation: Authorisation;
  app: PartnerApp;
  school: School;
}

interface WithALink extends AnInvitation {
  link: InvitationLink;
  token: string;
}

/** What the pages of this feature read. */
export interface Pages {
  'invitations/authority': WithALink & {
    /** The person who requested the connection, with their role. */
    requester: string | null;
  };
  'invitations/expired': AnInvitation;
  'invitations/forward': WithALink & { form: FormState };
  'invitations/forwarded': AnInvitation & { to: Invitee };
  'invitations/refuse': WithALink & { form: FormState };
  'invitations/refused': AnInvitation;
  'invitations/sent-on': AnInvitation & { to: Invitee };
  'invitations/superseded': AnInvitation;
  'invitations/unknown': object;
  'invitations/used': AnInvitation;
}
