import type { FormState } from '../../shared/web/forms.ts';
import type { STATE_LABELS } from '../records/authorisation-labels.ts';
import type { AvailabilityCallback } from '../records/availability-callbacks.ts';
import type { CALLBACK_EVENTS } from '../records/callback-events.ts';
import type { CallbackMessage } from '../records/callback-messages.ts';
import type {
  Attempt,
  CallbackFields,
  Delivery,
  DeliveryFilter,
  DeliveryState,
} from '../records/deliveries.ts';
import type { secretStateOf } from '../records/management-secrets.ts';
import type { COLOURS, PartnerApp } from '../records/partner-apps.ts';
import type { IgnoredInRequests } from '../records/request-journal.ts';
import type { AVAILABILITY_LABELS } from './deliveries/labels.ts';
import type { PartnersSchool, SchoolFilter } from './schools/schools.ts';
import type { areasInOrder, USES } from './settings/forms.ts';
import type { NewPartner } from './sign-up/sign-up.ts';
import type { SignedInPartner } from './users/access.ts';

type StateLabels = typeof STATE_LABELS;

interface DeliveryLabels {
  events: typeof CALLBACK_EVENTS;
  states: Record<DeliveryState, string>;
}

/** What the pages of this feature read. */
export interface Pages {
  'partners/deliveries/delivery': DeliveryLabels & {
    /** Differs whenever there is something new to show. */
    version: string;
    app: PartnerApp;
    delivery: Delivery;
    /** As it was kept; undefined for one that was posted. */
    message: CallbackMessage | undefined;
    /** As they were kept, or as they are posted without the school secret. */
    fields: CallbackFields;
    attempts: Attempt[];
    /** Whether it can be sent again. */
    isSendable: boolean;
  };
  'partners/deliveries/list': DeliveryLabels & {
    /** Differs whenever there is something new to show. */
    version: string;
    app: PartnerApp;
    query: DeliveryFilter;
    deliveries: Delivery[];
    /** How many are listed at most. */
    most: number;
    /** What requests with a callbackUrl wait for, newest first. */
    availability: AvailabilityCallback[];
    availabilityStates: typeof AVAILABILITY_LABELS;
    ignored: IgnoredInRequests[];
  };
  'partners/new-app/existing': { form: FormState };
  'partners/new-app/new-app': {
    form: FormState;
    colours: typeof COLOURS;
    uses: typeof USES;
    scopes: ReturnType<typeof areasInOrder>;
  };
  'partners/schools/invite': {
    app: PartnerApp;
    form: FormState;
    areas: (PartnerApp['template'][number] & { title: string })[];
    /** The optional areas that are ticked. */
    chosen: readonly string[];
  };
  'partners/schools/schools': {
    app: PartnerApp;
    query: SchoolFilter;
    /** To choose from. */
    states: Omit<StateLabels, 'superseded'>;
    stateLabels: StateLabels;
    schools: PartnersSchool[];
  };
  'partners/secret/new': SignedInPartner & { secret: string };
  'partners/secret/secret': { app: PartnerApp; form: FormState } & ReturnType<typeof secretStateOf>;
  'partners/sign-up/dead-link': { kind: 'unknown' | 'used' | 'expired' };
  'partners/sign-up/sent': { email: string };
  'partners/sign-up/sign-up': { form: FormState };
  'partners/sign-up/verify': { applicant: NewPartner; token: string; form: FormState };
  'partners/users/sign-in': { form: FormState; next: string | undefined };
}

export interface Parts {
  'partners/deliveries/state': { delivery: Delivery; states: Record<DeliveryState, string> };
  'partners/top': object;
}
