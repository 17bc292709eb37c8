import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { UsageError } from '../../shared/errors.ts';
import type { RouteOutput } from './api/routes.ts';
import { type Client, NoSandbox, Refused } from './client.ts';

type Callback = RouteOutput<'waitForCallback'>;

const LOOK_AGAIN_MS = 300;
/** Xporter waits as long for the response to a callback. */
const RESPONSE_MS = 10_000;
const MOST_ANSWER = 4000;

/** What the program that callbacks are forwarded to answered. */
export interface ForwardedTo {
  /** Null when there was no response. */
  status: number | null;
  /** The beginning of the response body, or why there was none. */
  answer: string;
  milliseconds: number;
}

export interface Forwarding {
  /** The app's relying party. */
  relyingParty: string;
  /** Only this school. */
  estab?: string | undefined;
  /** Your program's URL. */
  forwardTo: string;
}

/** What happens while callbacks are forwarded. */
export interface ForwardingEvents {
  onForwarded?(callback: Callback, response: ForwardedTo): void;
  /** The sandbox does not answer, or refuses; it is tried again until it does. */
  onLost?(reason: string): void;
  onBack?(): void;
}

/**
 * Forwards each callback of an app to a URL as it comes, in order, with its very headers and body. Continues when the URL
 * or the sandbox does not answer. Redirects are not followed.
 * @returns stops it, once the callback that is being forwarded has its response
 * @throws UsageError for a URL that cannot be posted to, Refused for an unknown app, NoSandbox
 */
export async function forwardCallbacks(
  client: Client,
  { relyingParty, estab, forwardTo }: Forwarding,
  { onForwarded, onLost, onBack }: ForwardingEvents = {},
): Promise<() => Promise<void>> {
  const url = urlIn(forwardTo);
  let { position } = await client.callbacks({ relyingParty });
  const stopped = new AbortController();
  let isLost = false;

  async function forwardNew(): Promise<void> {
    const came = await client.callbacks({ relyingParty, estab, since: position });
    if (isLost) onBack?.();
    isLost = false;
    for (const callback of came.callbacks) {
      if (stopped.signal.aborted) return;
      position = callback.position;
      const response = await post(url, callback);
      onForwarded?.(callback, response);
      await client
        .keepForwarded({ relyingParty, id: callback.id, url: url.href, ...response })
        .catch(unlessGone);
    }
    position = came.position;
  }

  async function forwardUntilStopped(): Promise<void> {
    while (!stopped.signal.aborted) {
      await forwardNew().catch((error: unknown) => {
        if (!(error instanceof NoSandbox || error instanceof Refused)) throw error;
        if (!isLost) onLost?.(error.message);
        isLost = true;
      });
      await wait(LOOK_AGAIN_MS, undefined, stopped).catch(() => {});
    }
  }

  const ended = forwardUntilStopped();
  return async () => {
    stopped.abort();
    await ended;
  };
}

/** Its school may have been reset since, and the sandbox be gone: the next look says so. */
function unlessGone(error: unknown): void {
  if (!(error instanceof NoSandbox || error instanceof Refused)) throw error;
}

function urlIn(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '')
    throw new UsageError(
      `Callbacks can be forwarded to a URL such as http://127.0.0.1:4000/xporter, not to ${text}`,
    );
  return url;
}

async function post(url: URL, { headers, body }: Callback): Promise<ForwardedTo> {
  const began = performance.now();
  const { status, answer } = await send(url, headers, body).catch((error: unknown) => ({
    status: null,
    answer: `no response: ${reasonOf(error)}`,
  }));
  return { status, answer, milliseconds: Math.round(performance.now() - began) };
}

const send = (
  url: URL,
  headers: Record<string, string>,
  body: string,
): Promise<Pick<ForwardedTo, 'status' | 'answer'>> =>
  new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const signal = AbortSignal.timeout(RESPONSE_MS);
    request(url, { method: 'POST', headers, signal, agent: false }, async (response) => {
      let answer = '';
      response.setEncoding('utf8');
      try {
        for await (const chunk of response) {
          answer += chunk;
          if (answer.length > MOST_ANSWER) break;
        }
      } catch {
        // The connection was cut, or the body took too long: the status counts.
      }
      resolve({ status: response.statusCode ?? null, answer: answer.slice(0, MOST_ANSWER) });
    })
      .on('error', reject)
      .end(body);
  });

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return `none within ${RESPONSE_MS / 1000} seconds`;
  return 'code' in error ? String(error.code) : error.message;
}
