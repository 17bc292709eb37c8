import type { Observation } from '../../../shared/steering-api/client-evidence.ts';
import type { Played } from './evidence.ts';
import type { Situation } from './situations.ts';

export type Outcome = 'waiting' | 'playing' | 'seen' | 'timed out' | 'skipped';

/** A situation of a check. */
export interface Step {
  situation: Situation;
  outcome: Outcome;
  /** Why it was skipped. */
  note: string | null;
  /** By real time, in milliseconds; null before it begins, and before it ends. */
  from: number | null;
  until: number | null;
}

export type CheckState = 'running' | 'finished' | 'stopped' | 'failed';

/** What is known of a check. */
export interface CheckStanding {
  relyingParty: string;
  app: string;
  school: { estab: string; name: string };
  state: CheckState;
  /** Why it failed. */
  problem: string | null;
  startedAt: string;
  steps: readonly Step[];
  observations: readonly Observation[];
}

/** The situations that have begun. */
export const playedOf = (steps: readonly Step[]): Played[] =>
  steps.flatMap(({ situation: { name }, from, until, outcome }) =>
    from === null || outcome === 'skipped' ? [] : [{ name, from, until }],
  );
