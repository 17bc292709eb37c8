import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { randomToken } from '../../../shared/database/seal.ts';

const COOKIE = 'classroom';
const ENTRY = '/room-password';
const MOST_BYTES = 2000;
const TRIES_A_MINUTE = 20;

/** What of the control room learners may open; all else of it steers. */
export const isForLearners = (path: string): boolean => /^\/(join|assets)(\/|$)/.test(path);

/** What of the two companies is for anybody: all but the urls by which the sandbox steers them. */
export const isForAnybody = (path: string): boolean => !/^\/(sandbox|enter)(\/|$)/i.test(path);

/** This machine's address on the local network; undefined where it has none. */
export function addressOnLan(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

/**
 * Keeps the doors of a sandbox that can be reached from the local network: whoever comes from this
 * machine passes, others need the room's password, and never reach what steers the sandbox.
 */
export interface Gate {
  /** @param openTo whether others, with the password, may go there */
  before(door: RequestListener, openTo: (path: string) => boolean): RequestListener;
}

/**
 * @param password what the trainer writes on the board
 * @param isTrusted whether somebody at that address is at this machine
 */
export function createGate(password: string, isTrusted = isThisMachine): Gate {
  const key = randomToken();
  const ticket = createHmac('sha256', key).update(password).digest('hex');
  const tries = new Map<string, number>();

  const hasTicket = ({ headers }: IncomingMessage) =>
    (headers.cookie ?? '').split('; ').some((cookie) => same(cookie, `${COOKIE}=${ticket}`));

  async function enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const from = request.socket.remoteAddress ?? '';
    const asked = new URL(request.url ?? '/', 'http://room').searchParams.get('to') ?? '/join';
    const to = /^\/(?!\/)/.test(asked) ? asked : '/join';
    if (request.method !== 'POST') return page(response, 200, to, '');
    const tried = (tries.get(from) ?? 0) + 1;
    tries.set(from, tried);
    setTimeout(() => tries.delete(from), 60_000).unref();
    if (tried > TRIES_A_MINUTE) return page(response, 429, to, 'Too many tries: wait a minute.');
    if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return page(response, 413, to, '');
    const given = new URLSearchParams(await text(request)).get('password') ?? '';
    if (!same(given.trim(), password)) return page(response, 422, to, 'This is not the room’s password.');
    response.writeHead(303, {
      Location: to,
      'Set-Cookie': `${COOKIE}=${ticket}; HttpOnly; SameSite=Lax; Path=/`,
    });
    response.end();
  }

  return {
    before: (door, openTo) => (request, response) => {
      if (isTrusted(request.socket.remoteAddress)) return door(request, response);
      const [path = '/'] = (request.url ?? '/').split('?');
      if (path === ENTRY) return void enter(request, response);
      if (!hasTicket(request)) {
        response.writeHead(303, { Location: `${ENTRY}?to=${encodeURIComponent(request.url ?? '/')}` });
        return response.end();
      }
      if (openTo(path)) return door(request, response);
      response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('Only the trainer, at their own machine, can open this.');
    },
  };
}

function isThisMachine(address = ''): boolean {
  const plain = address.replace(/^::ffff:/, '');
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return plain.startsWith('127.') || own.some((each) => each.address === plain);
}

function same(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Plain on purpose: it stands before every door, and none of their style sheets passes. */
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
