import type { FormState } from '../../shared/web/forms.ts';
import type { Agreement } from '../records/agreements.ts';
import type { Authorisation } from '../records/authorisations.ts';
import type { InvitationLink } from '../records/invitation-links.ts';
import type { Reach } from '../records/mis-connections.ts';
import type { MisKind } from '../records/mis-kinds.ts';
import type { PartnerApp } from '../records/partner-apps.ts';
import type { School } from '../records/schools.ts';
import type { Answers } from './answers.ts';
import type { DataArea } from './data-areas.ts';
import type { Step } from './steps.ts';

/** A request for a step of the wizard, with a link that works. */
export interface Visit {
  token: string;
  link: InvitationLink;
  invitation: Authorisation;
  app: PartnerApp;
  school: School;
  answers: Answers;
  steps: readonly Step[];
  step: Step['slug'];
}

/** What the pages of this feature read. */
export interface Pages {
  'wizard/agreement': { app: PartnerApp; agreement: Agreement };
  'wizard/areas': Visit & {
    areas: DataArea[];
    /** The scopes that are ticked. */
    chosen: readonly string[];
    form: FormState;
  };
  'wizard/authorised': {
    invitation: Authorisation;
    app: PartnerApp;
    school: School;
    /** Whether the person who authorised sees only that, until an administrator lets them in. */
    isLimited: boolean;
    /** Undefined when the school has no MIS connection. */
    reach: Reach | undefined;
  };
  'wizard/mis': Visit & {
    search: string;
    /** Found by the search. */
    kinds: MisKind[];
    form: FormState;
  };
  'wizard/people': Visit & { form: FormState };
  'wizard/summary': Visit & {
    areas: DataArea[];
    notShared: DataArea[];
    /** Digest of what the page shows. */
    seen: string;
    /** Whether it has changed since the page was opened. */
    hasChanged: boolean;
  };
}

export interface Parts {
  'wizard/top': Pick<Visit, 'app' | 'school' | 'steps' | 'step'> & { title: string };
}
