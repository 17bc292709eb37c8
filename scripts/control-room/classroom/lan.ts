import { createHmac } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { randomToken } from '../../../shared/database/seal.ts';
import { isSameText } from '../../../shared/same-text.ts';
import { isThisComputer } from '../../../shared/this-computer.ts';
import { isForPath } from '../../../shared/web/own-requests.ts';

const COOKIE = 'classroom';
const ENTRY = '/room-password';
const MOST_BYTES = 2000;
const ROOM = 'http://room';
const TRIES_A_MINUTE = 20;

/** The control room’s pages for learners. All other pages control the sandbox. */
export const isForLearners = (path: string): boolean => /^\/(join|assets)(\/|$)/.test(path);

/**
 * The two companies’ pages for everyone: not the steering API, nor the Partner Portal, whose settings apply to all schools,
 * nor tokens for other learners’ schools.
 */
export const isForEveryone = (path: string): boolean =>
  !/^\/(sandbox|enter|partners|developers\/token)(\/|$)/i.test(path);

/**
 * Protects a sandbox on the local network. Requests from this computer pass. Others need the room password, and
 * never reach the pages that control the sandbox.
 */
export interface Gate {
  /** @param openTo whether others may open that path with the password */
  protect(next: RequestListener, openTo: (path: string) => boolean): RequestListener;
}

/**
 * @param password what the trainer writes on the board
 * @param isTrusted whether the address is this computer’s
 */
export function createGate(password: string, isTrusted = isThisComputer): Gate {
  const key = randomToken();
  const ticket = createHmac('sha256', key).update(password).digest('hex');
  const tries = new Map<string, number>();

  const hasTicket = ({ headers }: IncomingMessage) =>
    (headers.cookie ?? '').split('; ').some((cookie) => isSameText(cookie, `${COOKIE}=${ticket}`));

  async function enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const from = request.socket.remoteAddress ?? '';
    const to = pathIn(request.url ?? '/');
    if (request.method !== 'POST') return page(response, 200, to, '');
    const tried = (tries.get(from) ?? 0) + 1;
    tries.set(from, tried);
    setTimeout(() => tries.delete(from), 60_000).unref();
    if (tried > TRIES_A_MINUTE)
      return page(response, 429, to, 'Too many attempts. Wait a minute and try again.');
    const body = await shortText(request);
    if (body === undefined) return page(response, 413, to, 'That is too long for a password.');
    const typed = new URLSearchParams(body).get('password') ?? '';
    if (!isSameText(typed.trim(), password))
      return page(response, 422, to, 'That is not the room password. Check the board and try again.');
    response.writeHead(303, {
      Location: to,
      'Set-Cookie': `${COOKIE}=${ticket}; HttpOnly; SameSite=Lax; Path=/`,
    });
    response.end();
  }

  return {
    protect: (next, openTo) => (request, response) => {
      if (isTrusted(request.socket.remoteAddress ?? '')) return next(request, response);
      const [path = '/'] = (request.url ?? '/').split('?');
      // A phone may disconnect while it sends the password. That is not an error.
      if (path === ENTRY) return void enter(request, response).catch(() => response.destroy());
      if (!hasTicket(request)) {
        response.writeHead(303, { Location: `${ENTRY}?to=${encodeURIComponent(request.url ?? '/')}` });
        return response.end();
      }
      if (isForPath(request.url) && openTo(plainPath(path))) return next(request, response);
      response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('Only your trainer can open this page, on their own computer.');
    },
  };
}

/** The path as a careless router might read it: `//PARTNERS/` and `/%70artners` are `/partners`. */
function plainPath(path: string): string {
  try {
    return decodeURIComponent(path).replace(/[/\\]+/g, '/');
  } catch {
    return path;
  }
}

/** Where to go once the password is right: a path of this sandbox, never another host. */
function pathIn(url: string): string {
  const wanted = URL.parse(url, ROOM)?.searchParams.get('to') ?? '';
  const target = URL.parse(wanted, ROOM);
  return target?.origin === ROOM && wanted !== '' ? `${target.pathname}${target.search}` : '/join';
}

/** A body; undefined when it is longer than a password can be. */
async function shortText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Deliberately without a style sheet: style sheets need the password too. */
function page(response: ServerResponse, status: number, to: string, complaint: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
  });
  response.end(`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Room password</title></head>
<body><main><h1>Room password</h1>
<p>Your trainer has written it on the board.</p>
${complaint && `<p role="alert"><strong>${complaint}</strong></p>`}
<form method="post" action="${ENTRY}?to=${encodeURIComponent(to)}"><label for="password">Password</label> <input id="password" name="password" autocomplete="off"> <button>Enter</button></form>
</main></body></html>`);
}
