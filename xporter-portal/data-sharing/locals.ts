import type { FormState } from '../../shared/web/forms.ts';
import type { usageOf } from '../api/usage/usage.ts';
import type { fieldsOfScope } from '../api/xod/catalogue/catalogue.ts';
import type { Listed } from '../people/listed.ts';
import type { compareAgreements } from '../records/agreements.ts';
import type { STATE_LABELS } from '../records/authorisation-labels.ts';
import type { AuthorisationState } from '../records/authorisation-states.ts';
import type { Authorisation } from '../records/authorisations.ts';
import type { InvitationLink } from '../records/invitation-links.ts';
import type { Reach } from '../records/mis-connections.ts';
import type { NewTerms } from '../records/new-terms.ts';
import type { PartnerApp } from '../records/partner-apps.ts';
import type { PersonKind } from '../records/person-kinds.ts';
import type { Scope } from '../records/scopes.ts';
import type { DataArea } from '../wizard/data-areas.ts';
import type { Decision } from './history/decisions.ts';
import type { Told } from './preview/preview.ts';
import type { requestsByDay, rowsByEndpoint } from './requests/requests.ts';

interface AnApp {
  authorisation: Authorisation;
  app: PartnerApp;
}

/** An app, and what waits for an answer. */
interface Open extends AnApp {
  /** The person who has the invitation, while nobody has answered it. */
  invitee: InvitationLink | undefined;
  newTerms: NewTerms | undefined;
}

type Area = Scope & { fields: ReturnType<typeof fieldsOfScope> };

interface Requests {
  days: ReturnType<typeof requestsByDay>;
  byEndpoint: ReturnType<typeof rowsByEndpoint>;
}

interface PreviewQuery {
  kind: PersonKind;
  search: string;
  person: string;
}

/** What the pages of this feature read. */
export interface Pages {
  'data-sharing/again/again': AnApp;
  'data-sharing/app': Open &
    Requests & {
      /** Earlier and later authorisations of the same app. */
      others: Authorisation[];
      areas: Area[];
      history: Decision[];
      /** Everyone who has been sent the invitation, while nobody has answered it. */
      links: InvitationLink[];
      /** Whether it shares data, now or once people are chosen. */
      shares: boolean;
      requests: ReturnType<typeof usageOf>[number]['Areas'][number] | undefined;
      stateLabels: typeof STATE_LABELS;
    };
  'data-sharing/areas': Open & { areas: DataArea[] };
  'data-sharing/dashboard': {
    /** Apps with new terms that the school has not answered. */
    asking: Open[];
    apps: (Open & { stillSharing: Authorisation | undefined })[];
    /** The state to show; blank for all. */
    state: string;
    /** To choose from. */
    states: AuthorisationState[];
    view: 'table' | 'cards';
    stateLabels: typeof STATE_LABELS;
    /** How far an MIS that is not connected has come. */
    unreached: { reach: Reach | undefined; slot: string | null | undefined } | undefined;
  };
  'data-sharing/new-terms/agree': AnApp &
    ReturnType<typeof compareAgreements> & {
      terms: NewTerms;
      areas: (Area & { reason: string })[];
      /** Whether the page comes again, because the terms have changed. */
      hasChanged: boolean;
    };
  'data-sharing/pending/refuse': AnApp & { form: FormState };
  'data-sharing/preview/choose': AnApp & {
    query: PreviewQuery;
    kinds: readonly PersonKind[];
    people: Listed[];
    /** How many match the search. */
    total: number;
  };
  'data-sharing/preview/person': AnApp & { query: PreviewQuery; person: Listed; told: Told[] };
  'data-sharing/revoke': Open;
}

export interface Parts {
  'data-sharing/pending/invitation': AnApp & { links: InvitationLink[] };
  'data-sharing/requests/chart': Requests;
}
