import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { recordRequest, recordRequests } from '../../shared/request-log/record.ts';
import type { RequestLog } from '../../shared/request-log/request-log.ts';
import { textOrNumber } from '../../shared/web/read-input.ts';
import { API_PATHS } from '../api/routes.ts';
import type { AroundApi } from '../api/xod/at-once.ts';
import type { PortalContext } from '../context.ts';
import { estabOf } from './api-faults.ts';

const Whose = z.object({ estab: z.string(), relyingParty: z.string() });
const TokenRequest = z
  .object({ estab: textOrNumber(z.string().optional()), relyingParty: z.string().optional() })
  .catch({});
const Registered = z
  .object({
    Schools: z.tuple([z.object({ LeaCode: textOrNumber(z.string()), DfesCode: textOrNumber(z.string()) })]),
  })
  .transform(({ Schools: [{ LeaCode, DfesCode }] }) => `${LeaCode}${DfesCode}`)
  .nullable()
  .catch(null);

/** Records partners’ requests to Xporter’s API. */
export function recordPartnerRequests(context: PortalContext, requestLog: RequestLog): RequestHandler {
  const record = recordRequests(requestLog, (request, response) => {
    const whose = Whose.safeParse(response.locals.whose);
    const { warning } = response.locals;
    if (whose.success && whose.data.estab !== '')
      return { estab: whose.data.estab, from: whose.data.relyingParty, warning };
    const { relyingParty = null } = response.locals;
    if (typeof request.body === 'string')
      return { estab: Registered.parse(json(request.body)), from: relyingParty ?? 'a partner' };
    const { estab, relyingParty: requester } = TokenRequest.parse(request.body ?? {});
    return { estab: estab || estabOf(context, request), from: requester ?? relyingParty ?? 'a partner' };
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

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
