import type { FormState } from '../../shared/web/forms.ts';
import type { Authorisation, PeopleDefault } from '../records/authorisations.ts';
import type { PartnerApp } from '../records/partner-apps.ts';
import type { PersonKind } from '../records/person-kinds.ts';
import type { effectOfSwitch } from './default/switch.ts';
import type { ReadList } from './list/read-list.ts';
import type { effectOf, Listed } from './listed.ts';

interface AnApp {
  authorisation: Authorisation;
  app: PartnerApp;
}

/** What the pages of this feature read. */
export interface Pages {
  'people/choose-app': { apps: (AnApp & ReturnType<typeof effectOf>)[] };
  'people/default/switch': AnApp & {
    form: FormState;
    /** The default after the switch. */
    to: PeopleDefault;
    effect: ReturnType<typeof effectOfSwitch>;
    /** How many ticks are not saved. */
    unsaved: number;
    /** A digest of what the page shows. */
    seen: string;
    /** Whether the page comes again, because its numbers have changed. */
    hasChanged: boolean;
  };
  'people/list/list': AnApp & {
    form: FormState;
    unknown: ReadList['unknown'];
    /** How many people are on the list. */
    found: number;
    hasContacts: boolean;
    /** How many unknown lines are shown at most. */
    most: number;
  };
  'people/review': AnApp & {
    query: {
      kind: PersonKind;
      search: string;
      year: string;
      registration: string;
      only?: 'exceptions' | undefined;
      page: number;
    };
    kinds: readonly PersonKind[];
    /** On this page. */
    people: Listed[];
    /** How many match the filter. */
    total: number;
    /** How many of everybody are shared. */
    shared: number;
    everybody: number;
    pages: number;
    years: string[];
    registrations: string[];
    effect: ReturnType<typeof effectOf>;
  };
}
