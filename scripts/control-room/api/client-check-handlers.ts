import type { ClientChecks } from '../client-check/client-checks.ts';
import { asJUnit } from '../client-check/formats.ts';
import type { CLIENT_CHECK_ROUTES } from './client-check-routes.ts';
import type { Handlers } from './routes.ts';

/** What the control room does for checks of clients. */
export const clientCheckHandlers = (
  checks: ClientChecks,
): Pick<Handlers, keyof typeof CLIENT_CHECK_ROUTES> => ({
  startClientCheck: ({ relyingParty, ...options }) => checks.start(relyingParty, options),
  clientCheck: ({ relyingParty }) => checks.report(relyingParty),
  clientCheckAsJUnit: ({ relyingParty }) => asJUnit(checks.report(relyingParty)),
  skipSituation: ({ relyingParty }) => checks.skip(relyingParty),
  stopClientCheck: ({ relyingParty }) => checks.stop(relyingParty),
});
