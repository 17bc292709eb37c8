import type { formatDate } from '../../../shared/clock.ts';
import type { FAULTS } from '../../../shared/faults/catalogue.ts';
import type { DEMO_PARTNERS } from '../../../shared/sample-data/partners.ts';
import type { DemoSchool } from '../../../shared/sample-data/schools.ts';
import type { schoolNumber } from '../../../shared/school-number.ts';
import type { AppState } from '../../../shared/steering-api/new-app.ts';
import type { Everywhere as SharedEverywhere, Parts as SharedParts } from '../../../shared/ui/locals.ts';
import type { JOURNEY_STATES } from '../../journey/jump/journey-states.ts';
import type { SandboxUrls } from '../../steering/sandbox-urls.ts';
import type { ActiveFaults } from '../../steering/side.ts';
import type { Parts as ScenarioParts } from '../scenarios/locals.ts';
import type { SchoolOnBothSides } from '../schools.ts';

/** What every template of the control room can read. */
export interface Everywhere {
  /** For the sandbox's banner. */
  faults: NonNullable<SharedEverywhere['faults']>;
  hubLabels: Record<string, string>;
  portalLabels: Record<string, string>;
  formatDate: typeof formatDate;
  schoolNumber: typeof schoolNumber;
  /** What has just been done. */
  notice?: string | undefined;
}

/** How many schools have their history, while it is being played. */
export interface StoryProgress {
  played: number;
  of: number;
}

type State = (typeof JOURNEY_STATES)[number];

/** What each page that steers is given. */
export interface Surroundings extends Pick<Everywhere, 'faults' | 'notice'> {
  now: Date;
  faultsOn: ActiveFaults;
}

/** What the pages of this feature read. */
export interface Pages {
  'views/clock': Surroundings & {
    /** Why the clock has not moved. */
    error: string | null;
    /** The school whose clock it is; null for everybody's. */
    school: SchoolOnBothSides | null;
    /** Its time, or everybody's. */
    schoolTime: Date;
    schools: readonly SchoolOnBothSides[];
    /** Those with a time of their own. */
    ahead: readonly { estab: string; name: string; time: Date }[];
  };
  'views/faults': Surroundings & {
    groups: readonly { id: string; title: string; faults: readonly (typeof FAULTS)[number][] }[];
    schools: readonly SchoolOnBothSides[];
    apps: readonly AppState[];
  };
  'views/problem': { advice: string };
  'views/start': Surroundings & {
    urls: SandboxUrls;
    password: string;
    partners: readonly (typeof DEMO_PARTNERS)[keyof typeof DEMO_PARTNERS][];
    /** The school to begin with. */
    first: DemoSchool;
    schools: readonly (SchoolOnBothSides & {
      people: DemoSchool | undefined;
      /** The state of the journey that it is at; null where no jump leads there. */
      at: State['name'] | null;
    })[];
    /** Which schools are shown. */
    filter: {
      search: string;
      only: string;
      /** How many schools there are. */
      all: number;
      isOffered: boolean;
    };
    states: readonly State[];
    scenarios: ScenarioParts['scenarios/list']['scenarios'];
    /** The jump that led here. */
    jumped: { estab: string; state: State } | null;
    /** The story that is being played. */
    story: StoryProgress | null;
  };
}

export interface Parts {
  'ui/empty': SharedParts['ui/empty'];
  'ui/head': SharedParts['ui/head'];
  'ui/notice': SharedParts['ui/notice'];
  'ui/sandbox-banner': SharedParts['ui/sandbox-banner'];
  'views/bottom': object;
  'views/top': {
    title: string;
    /** The entry of the menu that the page belongs to, or empty. */
    path: string;
  };
}
