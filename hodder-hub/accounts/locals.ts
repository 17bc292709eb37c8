import type { FormState } from '../../shared/web/forms.ts';
import type { Member } from './members.ts';

/** What the pages of this feature read. */
export interface Pages {
  'accounts/dead-link': { kind: 'unknown' | 'used' | 'expired' };
  'accounts/set-password': { holder: Member; token: string; form: FormState };
  'accounts/sign-in': { form: FormState };
  'wellbeing/sign-in': { form: FormState };
}

export interface Parts {
  'accounts/fields': { form: FormState };
}
