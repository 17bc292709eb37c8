import type { ControlRoom } from '../room.ts';
import type { CALLBACK_ROUTES } from './callback-routes.ts';
import type { Handlers } from './routes.ts';

export const callbackHandlers = (room: ControlRoom): Pick<Handlers, keyof typeof CALLBACK_ROUTES> => ({
  callbacks: async ({ relyingParty, ...filter }) => {
    // Programs that ask again and again take what is there.
    if (filter.since === undefined) await room.flush();
    return room.callbacks.of(relyingParty, filter);
  },
  sendCallback: ({ relyingParty, ...callback }) => room.callbacks.send(relyingParty, callback),
  resendCallback: ({ relyingParty, id }) => room.callbacks.resend(relyingParty, id),
  keepForwarded: async ({ relyingParty, id, ...forwarded }) => {
    await room.callbacks.keepForwarded(relyingParty, id, forwarded);
    return {};
  },
  waitForCallback: async ({ relyingParty, timeout, except, ...filter }) => {
    await room.flush();
    const ignored = new Set(except.split(',').map(Number));
    return room.callbacks.waitFor(relyingParty, { ...filter, except: ignored }, timeout * 1000);
  },
});
