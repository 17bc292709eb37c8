import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Undeliverable } from '../../../shared/outbox/outbox.ts';
import type { Outside } from '../../context.ts';
import { ForbiddenTarget, guardedLookup, mayBePostedTo } from './targets.ts';

const TIMEOUT_MS = 10_000;
/** What a partner needs to recognise its own error by. More could tell about a server that is not the partner's. */
export const MOST_ANSWER = 200;
/** The longest secret, so that a secret at the end of a shortened answer is never shown in part. */
const MARGIN = 200;

export interface Answer {
  /** Null where none came. */
  status: number | null;
  text: string;
}

/** The partner does not know the request, or has a later one: retrying cannot help. */
const GONE = [404, 410];

/**
 * @param url what it was posted to, as the delivery log calls it
 * @throws Undeliverable when retrying cannot help, another error when it can
 */
export function mustBeTaken({ status, text }: Answer, url: string): void {
  if (status === null) throw new Error(text);
  if (GONE.includes(status)) throw new Undeliverable(`${url} responded with ${status}`);
  if (status < 200 || status > 299) throw new Error(`${url} responded with ${status}`);
}

/**
 * Posts a callback. Redirects are not followed.
 * @param outside says which addresses callbacks may reach
 * @returns the status with the beginning of the body, or the reason why there is none. Never a page's HTML
 * @throws ForbiddenTarget
 */
export async function post(
  outside: Pick<Outside, 'mayPost'>,
  url: string,
  headers: Record<string, string>,
  body: string,
  abandoned: AbortSignal,
): Promise<Answer> {
  const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), abandoned]);
  try {
    const response = await send(outside, new URL(url), headers, body, signal);
    return { status: response.statusCode ?? null, text: await beginningOf(response) };
  } catch (error) {
    if (error instanceof ForbiddenTarget) throw error;
    return { status: null, text: `no response: ${reasonOf(error, signal)}` };
  }
}

async function send(
  outside: Pick<Outside, 'mayPost'>,
  url: URL,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  if (!(await mayBePostedTo(outside, url))) throw new ForbiddenTarget();
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    // A connection of its own: one that is kept was looked up for another URL.
    request(
      url,
      { method: 'POST', headers, signal, agent: false, lookup: guardedLookup(outside, url) },
      resolve,
    )
      .on('error', reject)
      .end(body);
  });
}

/** The beginning of the body. The status counts even if the body breaks off. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > 4 * MOST_ANSWER + MARGIN) break;
    }
  } catch {
    // The connection was cut, or the body took too long.
  }
  if (/html/i.test(response.headers['content-type'] ?? '')) return 'a page';
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown, { aborted, reason }: AbortSignal): string {
  if (aborted && reason instanceof Error && reason.name === 'TimeoutError')
    return `none within ${TIMEOUT_MS / 1000} seconds`;
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}
