import type { FormState } from '../../../shared/web/forms.ts';
import type { CALLBACK_EVENTS, Origin } from '../../records/callback-events.ts';
import type { INVITATION_FIELDS } from '../../records/invitation-fields.ts';
import type { PartnerApp } from '../../records/partner-apps.ts';
import type { Endpoint } from '../xod/catalogue/declare.ts';
import type { errorsByGroup } from './error-list.ts';
import type { Sample } from './samples.ts';
import type { TriedOut } from './try-out.ts';

/** The school whose token a developer has signed in with. */
export interface SignedInDeveloper {
  token: string;
  estab: string;
  relyingParty: string;
  /** When the token expires, ISO. */
  expires: string;
  /** Its name. */
  school: string;
  granted: ReadonlySet<string>;
}

/** A field of callbacks, with the events that have it. */
export interface CallbackFieldRow {
  name: string;
  about: string;
  example: string;
  origin: Origin;
  events: string[];
}

/** What the pages of this feature read. */
export interface Pages {
  'api/developers/endpoint': {
    endpoint: Endpoint;
    /** Its path, with its parameters in braces. */
    path: string;
    scopes: string;
    /** Whether the developer's token opens it; undefined without one. */
    isOpen: boolean | undefined;
    /** Parameters that every endpoint takes. */
    common: string[];
    signedIn: SignedInDeveloper | undefined;
    /** Of the form, as it was sent. */
    values: Record<string, string | string[]>;
    tried: TriedOut | undefined;
    samples: Sample[];
  };
  'api/developers/callbacks': {
    events: typeof CALLBACK_EVENTS;
    fields: CallbackFieldRow[];
    /** The body of one. */
    example: string;
    samples: Sample[];
    /** How old a signature may be. */
    signatureMinutes: number;
    /** An app to try it with. */
    relyingParty: string;
  };
  'api/developers/invitations': {
    url: string;
    fields: typeof INVITATION_FIELDS;
    /** JSON. */
    example: string;
  };
  'api/developers/errors': { groups: ReturnType<typeof errorsByGroup> };
  'api/developers/index': {
    url: string;
    form: FormState;
    signedIn: SignedInDeveloper | undefined;
    endpoints: (Endpoint & { open: boolean | undefined; needs: string })[];
  };
  'api/developers/partner-token': {
    app: PartnerApp;
    /** Its name. */
    school: string;
    token: string;
    /** ISO. */
    expires: string;
    samples: readonly Sample[];
  };
}

export interface Parts {
  'api/developers/without-token': { page: string };
  'api/developers/with-code': { text: string };
  'api/developers/sample-list': { samples: readonly Sample[] };
  'api/developers/samples': { samples: readonly Sample[]; signedIn: SignedInDeveloper | undefined };
}
