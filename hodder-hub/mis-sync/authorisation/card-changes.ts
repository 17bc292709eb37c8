import type { Response } from 'express';
import { streamChanges } from '../../../shared/web/event-stream.ts';
import { awaitsInstall, type Connection } from '../records/connections.ts';

/** The states that end without the coordinator: the school or Xporter acts, and the card changes. So does an installation. */
const WAITING_STATES: readonly (Connection['state'] | undefined)[] = [
  'requested',
  'invited',
  'validating',
  'waiting',
];

export const isWaitingForOthers = (connection: Connection | undefined): boolean =>
  WAITING_STATES.includes(connection?.state) || awaitsInstall(connection);

/** Differs whenever the card has something new to show. */
export const cardVersion = (connection: Connection | undefined): string =>
  connection
    ? [
        connection.id,
        connection.state,
        connection.forwardedTo ?? '',
        connection.bouncedTo ?? '',
        connection.installAwaitedSince ?? '',
      ].join('/')
    : 'none';

/** Streams the version of a centre's card, until there is nothing to wait for. */
export function streamCardChanges(response: Response, look: () => Connection | undefined): void {
  let connection: Connection | undefined;
  streamChanges(response, {
    look: () => {
      connection = look();
      return cardVersion(connection);
    },
    everyMs: 1000,
    isOver: () => !isWaitingForOthers(connection),
  });
}
