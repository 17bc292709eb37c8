import type { FormState } from '../../shared/web/forms.ts';
import type { School } from '../records/schools.ts';
import type { LiveRegistration, OpenedRegistration } from './registration.ts';

/** What the pages of this feature read. */
export interface Pages {
  'register/contact': { school: School; form: FormState };
  'register/dead-link': Exclude<OpenedRegistration, LiveRegistration>;
  'register/search': {
    search: string;
    /** How many schools are shown at most. */
    most: number;
    /** Undefined before anything has been searched for. */
    found: School[] | undefined;
    /** The school of the invitation that led here. */
    invited: School | undefined;
    form: FormState;
  };
  'register/sent': { school: School; form: FormState };
  'register/verify': LiveRegistration & { token: string };
}
