import type { FormState } from '../../shared/web/forms.ts';
import type { Member } from './members.ts';

interface SignIn {
  form: FormState;
  /** The page that was asked for. */
  next: string | undefined;
}

/** What the pages of this feature read. */
export interface Pages {
  'accounts/dead-link': { kind: 'unknown' | 'used' | 'expired' };
  'accounts/set-password': { holder: Member; token: string; form: FormState };
  'accounts/sign-in': SignIn;
  'wellbeing/sign-in': SignIn;
}

export interface Parts {
  'accounts/fields': { form: FormState };
}
