import type { TransitionTable } from '../../../shared/states.ts';

/** Where a pass through one panel stands. */
export type RunState = 'loading' | 'reviewing' | 'saved' | 'cancelled' | 'stopped' | 'undone';

export type RunEvent = 'load' | 'save' | 'cancel' | 'stop' | 'undo';

export const RUN_STATES: TransitionTable<RunState, RunEvent> = {
  loading: { load: 'reviewing', cancel: 'cancelled', stop: 'stopped' },
  reviewing: { save: 'saved', cancel: 'cancelled', stop: 'stopped' },
  saved: { undo: 'undone' },
  cancelled: {},
  stopped: {},
  undone: {},
};
