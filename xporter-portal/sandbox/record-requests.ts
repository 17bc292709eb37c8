import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { recordRequest, recordRequests } from '../../shared/request-log/record.ts';
import type { RequestLog } from '../../shared/request-log/request-log.ts';
import { API_PATHS } from '../api/routes.ts';
import type { AroundApi } from '../api/xod/at-once.ts';
import type { PortalContext } from '../context.ts';
import { whoseRequest } from './whose-request.ts';

const Whose = z.object({ estab: z.string(), relyingParty: z.string() });

/** Records partners’ requests to Xporter’s API. */
export function recordPartnerRequests(context: PortalContext, requestLog: RequestLog): RequestHandler {
  const record = recordRequests(requestLog, (request, response) => {
    const whose = Whose.safeParse(response.locals.whose);
    const { warning, relyingParty = null } = response.locals;
    if (whose.success && whose.data.estab !== '')
      return { estab: whose.data.estab, from: whose.data.relyingParty, warning };
    const { estab, relyingParty: from } = whoseRequest(context, request);
    return { estab, from: from ?? relyingParty ?? 'a partner' };
  });
  return Router().use(API_PATHS, record);
}

/** Records those that the API answered at once, which all succeeded. */
export const recordAnsweredAtOnce =
  (requestLog: RequestLog): AroundApi['answeredAtOnce'] =>
  ({ estab, relyingParty, method, url, sent, answered, milliseconds }) =>
    recordRequest(requestLog, estab, {
      ...{ method, path: url, from: relyingParty, sent, status: 200, answered, milliseconds },
    });
