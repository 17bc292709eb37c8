import { setImmediate as nextTurn } from 'node:timers/promises';

/** Sending an email takes about ten turns of the event loop, the inbox's own among them. */
export const TURNS_BETWEEN = 12;

let last = Promise.resolve();

/**
 * Waits for a turn of the event loop without another long piece of work. Those that wait begin in order and
 * TURNS_BETWEEN turns apart, so that an email or a page waits for one of them and not for all.
 */
export function turnOfItsOwn(): Promise<void> {
  last = last.then(letOthers);
  return last;
}

async function letOthers(): Promise<void> {
  for (let turn = 0; turn < TURNS_BETWEEN; turn++) await nextTurn();
}
