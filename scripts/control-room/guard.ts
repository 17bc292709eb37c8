import type { Request, RequestHandler } from 'express';
import { RequestError } from '../../shared/errors.ts';
import { isSameText } from '../../shared/same-text.ts';
import { isReading, senderOf } from '../../shared/web/own-requests.ts';

/**
 * Lets only the control room’s own pages, programs that use its API, and those with the key change anything, whichever
 * computer the request comes from. Otherwise another page in the same browser, or a server that is told to post a form
 * here, could reset every school. The API itself takes no forms.
 * @param key of the steering APIs
 */
export function guard(key: string): RequestHandler {
  return (request, response, next) => {
    // Under helmet's no-referrer, browsers hide the origin of forms.
    response.setHeader('Referrer-Policy', 'same-origin');
    if (isReading(request.method) || maySteer(request, key)) return next();
    throw new RequestError(
      403,
      'The control room accepts changes from its own pages and from API clients only. Use its API, or send Authorization: Bearer <SANDBOX_KEY>',
    );
  };
}

function maySteer(request: Request, key: string): boolean {
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '') ?? [];
  if (isSameText(token, key)) return true;
  const sender = senderOf(request.headers);
  return sender === 'program' ? /^\/api\//i.test(`${request.baseUrl}${request.path}`) : sender === 'own page';
}
