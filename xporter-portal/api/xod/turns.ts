import { setImmediate } from 'node:timers/promises';

/** Rows to read before yielding to other requests. */
const ROWS_A_TURN = 2000;

/** Whether enough rows have been read to yield to other requests. @param at the index of the last */
export const endsTurn = (at: number): boolean => at % ROWS_A_TURN === ROWS_A_TURN - 1;

/** Yields to other requests. */
export const nextTurn = (): Promise<void> => setImmediate();
