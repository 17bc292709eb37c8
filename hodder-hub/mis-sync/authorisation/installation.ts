import type { HubContext } from '../../context.ts';
import { canRead } from '../../xporter/client.ts';
import { type Connection, connectionById, estabAtXporter, keepInstallation } from '../records/connections.ts';
import { tellCoordinator } from './coordinator-emails.ts';

/** Why a sync cannot start before the installation. */
export const NOT_INSTALLED =
  'Xporter is not installed at your school yet. We will email you when you can start the sync.';

/**
 * Notes whether Xporter is installed at a school whose MIS is on its own server: until it is, its data cannot be read.
 * The coordinator hears of it by email once the sync can start. To be called in a transaction.
 * @param actor who says so, for the journal
 */
export function noteInstallation(
  context: HubContext,
  connection: Connection,
  isInstalled: boolean,
  actor: 'Xporter' | 'Hub',
): void {
  if (isInstalled === (connection.installAwaitedSince === null)) return;
  const { database, clock, outbox } = context;
  const { estab, id, state } = connection;
  keepInstallation(database, connection, isInstalled ? null : clock.now().toISOString());
  recordInstallation(context, connection, isInstalled, actor);
  if (!isInstalled) return;
  if (state === 'connected') tellCoordinator(context, connection, 'installed');
  // News that sharing has been resumed may have been replaced by this.
  else outbox.put('validate', { lane: estab, about: estab }, { connection: id });
}

/** @param actor who says so */
export function recordInstallation(
  { journal }: HubContext,
  { estab, reference }: Connection,
  isInstalled: boolean,
  actor: 'Xporter' | 'Hub',
): void {
  journal.record({
    estab,
    actor,
    event: isInstalled ? 'connection.installed' : 'connection.install-awaited',
    correlation: reference,
  });
}

/** Asks Xporter whether the school's data can be read: news of the installation may have been lost. */
export async function lookForInstallation(
  context: HubContext,
  connection: Connection,
  token: string,
): Promise<void> {
  const { database, xporter } = context;
  if (!(await canRead(xporter, { estab: estabAtXporter(connection), token }))) return;
  database.transaction(() => {
    const now = connectionById(database, connection.id);
    if (now && now.sealedSecret === connection.sealedSecret) noteInstallation(context, now, true, 'Hub');
  })();
}
