import type { Context } from '../../shared/context.ts';
import { SHARING_STATES } from './authorisation-states.ts';
import { authorisationsOf } from './authorisations.ts';
import { latestSecretFields } from './deliveries.ts';
import { misConnectionOf, reachOf } from './mis-connections.ts';
import { notifyPartner } from './partner-notices.ts';

/**
 * Whether Xporter is installed at a school, its MIS is connected and its data has been collected, as callbacks say it. A
 * cloud MIS connects immediately.
 */
export function installCompletedAt({ database, clock }: Context, estab: string): 'true' | 'false' {
  const connection = misConnectionOf(database, estab);
  return !connection || reachOf(connection, clock.at(estab)) === 'connected' ? 'true' : 'false';
}

/**
 * Tells each app that a school shares with whether Xporter is installed there, where it was told otherwise: the callback
 * with the school secret comes a second time. Call it in the transaction of the change.
 */
export function tellInstallation(context: Context, estab: string): void {
  const installCompleted = installCompletedAt(context, estab);
  for (const authorisation of authorisationsOf(context.database, estab)) {
    if (!SHARING_STATES.includes(authorisation.state)) continue;
    const { schoolSecret, installCompleted: told = 'true' } =
      latestSecretFields(context, authorisation) ?? {};
    if (schoolSecret !== undefined && told !== installCompleted)
      notifyPartner(context, authorisation, { event: 'authorised', schoolSecret, installCompleted });
  }
}
