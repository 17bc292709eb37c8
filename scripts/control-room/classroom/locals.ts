import type { JOURNEY_STATES } from '../../journey/jump/journey-states.ts';
import type { SandboxUrls } from '../../steering/sandbox-urls.ts';
import type { SchoolOnBothSides } from '../schools.ts';
import type { Learner, Seat } from './classroom.ts';
import type { MILESTONES, Progress } from './progress.ts';

/** What the pages of this feature read. */
export interface Pages {
  'classroom/board': {
    seats: readonly (Seat & { school: SchoolOnBothSides | undefined; progress: Progress })[];
    /** Whether only this computer can open the addresses. */
    isLocal: boolean;
    milestones: typeof MILESTONES;
    states: typeof JOURNEY_STATES;
    now: Date;
    /** What is wrong with the number of learners. */
    error: string | null;
    /** The number of learners, as entered. */
    count: string;
  };
  'classroom/cards': {
    cards: readonly (Learner & {
      address: string;
      /** The address as an SVG. */
      qr: string;
    })[];
    isLocal: boolean;
    password: string;
  };
  'classroom/code': {
    /** Whether there is a classroom. */
    isOpen: boolean;
  };
  'classroom/join': Learner & { urls: SandboxUrls; password: string };
}

export interface Parts {
  'classroom/learner-top': { title: string };
}
