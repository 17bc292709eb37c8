import { ConflictError } from './errors.ts';

/** For each state, the events that may happen in it and the state each leads to. */
export type TransitionTable<State extends string, Event extends string> = Record<
  State,
  Partial<Record<Event, State>>
>;

/** Something was asked that the present state does not allow. */
export class IllegalTransition extends ConflictError {
  constructor(
    readonly state: string,
    readonly event: string,
  ) {
    super(`“${event}” cannot happen while ${state}`);
  }
}

/** The row is no longer in the state to move from: another person or tab has moved it. */
export class StaleStateError extends ConflictError {
  constructor(
    readonly what: string,
    readonly state: string,
  ) {
    super(`${what} is no longer ${state}`);
  }
}

/** @throws IllegalTransition when the table has no such event in that state */
export function next<State extends string, Event extends string>(
  table: TransitionTable<State, Event>,
  state: State,
  event: Event,
): State {
  const to = table[state][event];
  if (!to) throw new IllegalTransition(state, event);
  return to;
}

/** The table as the body of a Mermaid state diagram. */
export function asMermaid(table: TransitionTable<string, string>, start: string): string {
  const arrows = Object.entries(table).flatMap(([state, events]) =>
    Object.entries(events).map(([event, to]) => `  ${state} --> ${to}: ${event}`),
  );
  return ['stateDiagram-v2', `  [*] --> ${start}`, ...arrows].join('\n');
}
