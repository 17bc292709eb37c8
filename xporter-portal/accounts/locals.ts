import type { FormState } from '../../shared/web/forms.ts';
import type { Authorisation } from '../records/authorisations.ts';
import type { PartnerApp } from '../records/partner-apps.ts';
import type { Administrator, administratorsOf } from './administrators.ts';
import type { Role } from './roles.ts';
import type { SignedIn } from './sessions.ts';

/** What the pages of this feature read. */
export interface Pages {
  'accounts/choose-school': { accounts: Administrator[]; next: string | undefined };
  'accounts/dead-link': { kind: 'unknown' | 'used' | 'expired' };
  'accounts/forgotten': {
    form: FormState;
    /** The address that a link has been sent to. */
    sent?: string;
  };
  'accounts/password-again': {
    /** The path that the form goes to. */
    action: string;
    /** The fields that were sent before the password was asked for. */
    fields: [name: string, value: string][];
    form: FormState;
  };
  'accounts/people': {
    people: ReturnType<typeof administratorsOf>;
    /** The id of the person who is signed in. */
    me: number;
    roleLabels: Record<Role, string>;
    form: FormState;
  };
  'accounts/person': {
    person: Administrator;
    /** What they authorised. */
    decisions: { authorisation: Authorisation; app: PartnerApp }[];
  };
  'accounts/sessions': { sessions: SignedIn[] };
  'accounts/set-password': { administrator: Administrator; token: string; form: FormState };
  'accounts/sign-in': {
    form: FormState;
    /** The page that was asked for. */
    next: string | undefined;
  };
}
