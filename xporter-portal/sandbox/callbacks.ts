import { NotFoundError } from '../../shared/errors.ts';
import type { CallbackFilter, Callbacks } from '../../shared/steering-api/callbacks.ts';
import type { PortalContext } from '../context.ts';
import { messagesOf, newestPosition } from '../records/callback-messages.ts';
import { type PartnerApp, partnerApp } from '../records/partner-apps.ts';

const MOST_LISTED = 200;

/**
 * An app's callbacks, as its client gets them.
 * @throws NotFoundError for an unknown app
 */
export function callbacksOf(context: PortalContext, relyingParty: string, filter: CallbackFilter): Callbacks {
  const { database } = context;
  mustKnow(context, relyingParty);
  const newest = newestPosition(database);
  const messages = messagesOf(context, relyingParty, filter, MOST_LISTED);
  const callbacks = messages.map(({ schoolName, isVerified, ...message }) => ({
    ...message,
    school: schoolName,
    verified: isVerified,
    fields: Object.fromEntries(new URLSearchParams(message.body)),
  }));
  // After a saved state has been loaded, an earlier position may be ahead of all that is there.
  const position = callbacks.at(-1)?.position ?? Math.min(filter.since ?? newest, newest);
  return { callbacks, position };
}

function mustKnow({ database }: PortalContext, relyingParty: string): PartnerApp {
  const app = partnerApp(database, relyingParty);
  if (!app) throw new NotFoundError(`There is no app ${relyingParty}`);
  return app;
}
