import type { ControlRoom } from '../room.ts';
import type { APP_ROUTES } from './app-routes.ts';
import type { Handlers } from './routes.ts';

/** What the control room does for apps that request data from schools. */
export const appHandlers = (room: ControlRoom): Pick<Handlers, keyof typeof APP_ROUTES> => ({
  apps: async () => (await room.apps()).map(({ relyingParty, name }) => ({ relyingParty, name })),
  createApp: (fields) => room.createApp(fields),
  replaceAppSecret: ({ relyingParty }) => room.replaceSecret(relyingParty),
  schoolToken: ({ relyingParty, estab }) => room.schoolToken(estab, relyingParty),
});
