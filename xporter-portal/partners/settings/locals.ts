import type { FormState } from '../../../shared/web/forms.ts';
import type { COLOURS, PartnerApp } from '../../records/partner-apps.ts';
import type { areasInOrder, USES } from './forms.ts';

/** What all pages of settings read. */
export interface Settings {
  app: PartnerApp;
  form: FormState;
  /** By `drawnFrom`: what the form was drawn from. */
  seen: string;
  /** How many schools have not accepted the current terms. */
  toAccept: number;
}

/** What the pages of this feature read. */
export interface Pages {
  'partners/settings/agreement': Settings;
  'partners/settings/areas': Settings & { scopes: Scopes; uses: typeof USES };
  'partners/settings/settings': Settings & {
    colours: typeof COLOURS;
    /** The configured authorisation URL; null for an app that is not configured. */
    configuredUrl: string | null;
  };
}

type Scopes = ReturnType<typeof areasInOrder>;

export interface Parts {
  'partners/settings/area-list': { form: FormState; uses: typeof USES; scopes: Scopes };
  'partners/settings/colour': { form: FormState; colours: typeof COLOURS };
  'partners/settings/area': {
    form: FormState;
    uses: typeof USES;
    scope: Scopes[number];
    /** Whether the app requests it. */
    use: string;
  };
}
