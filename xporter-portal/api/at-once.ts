import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { hashToken } from '../../shared/database/seal.ts';
import { keptUntilChange } from '../../shared/database/until-change.ts';
import type { PortalContext } from '../context.ts';
import { authorisationById, authorisationBySecretHash } from '../records/authorisations.ts';
import { misConnectionOf, reachOf } from '../records/mis-connections.ts';
import { NO_ERROR } from './envelope.ts';
import { type KeptAnswers, keyOf, versionOf } from './kept-answers.ts';
import { decodeToken, readTokenRequest, schoolToken, type Token } from './tokens.ts';

const SCHOOL_DATA = '/api/v1/School/';
const GET_TOKEN = '/api/oauth/GetToken';
const JSON_BODY = /^application\/json *(; *charset=utf-8 *)?$/i;
const LARGEST_BODY = 100_000;
const MOST_TOKENS = 1000;

/** A request that was answered at once. */
export interface AnsweredAtOnce {
  estab: string;
  relyingParty: string;
  method: string;
  url: string;
  /** The body of the request. */
  sent: object | null;
  answered: string | Buffer;
  milliseconds: number;
}

/** What stands around the API. */
export interface AroundApi {
  /** Whether requests may be answered without passing what is mounted before the API. */
  isOpen(): boolean;
  answeredAtOnce(request: AnsweredAtOnce): void;
}

export type AtOnce = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * Answers the busiest requests of programs before they come to Express: pages of school data that are kept, and school
 * tokens. They cost a fraction there. It decides as the routes do, from the same rows and rules, and passes on
 * everything else: what is refused, ignored, unknown, not kept, or of an unusual form.
 */
export function answerAtOnce(context: PortalContext, answers: KeptAnswers, around: AroundApi): AtOnce {
  const { database, clock, seal, outside, requests } = context;
  const tokens = new LRUCache<string, Token>({ max: MOST_TOKENS });

  const standingOf = keptUntilChange(database, (id) => {
    const authorisation = authorisationById(database, Number(id));
    if (!authorisation) return undefined;
    const { estab } = authorisation;
    const connection = misConnectionOf(database, estab);
    return { authorisation, connection, stored: context.misStore.storedOf(estab) };
  });
  const holderOf = keptUntilChange(database, (key) => {
    const [estab = '', relyingParty = '', hash = ''] = JSON.parse(key);
    return { authorisation: authorisationBySecretHash(database, estab, relyingParty, hash) };
  });

  function tokenOf(header: string): Token {
    const known = tokens.get(header);
    if (known) return known;
    const token = decodeToken(seal, header);
    tokens.set(header, token);
    return token;
  }

  /** @returns whether it is answered */
  function sendKept({ headers, url = '' }: IncomingMessage, response: ServerResponse): boolean {
    const began = performance.now();
    const token = headers.authorization === undefined ? undefined : tokenOf(headers.authorization);
    if (!token?.authorisation) return false;
    const standing = standingOf(String(token.authorisation));
    if (!standing) return false;
    const { authorisation, connection, stored } = standing;
    const now = clock.at(authorisation.estab);
    if (token.expires <= now.toISOString()) return false;
    if (authorisation.state !== 'active' || authorisation.reference !== token.reference) return false;
    const { estab, relyingParty } = authorisation;
    if (!outside.isMisOnline(estab) || (connection && reachOf(connection, now) !== 'connected')) return false;
    const kept = answers.get(keyOf(versionOf(context, authorisation, now, stored), url));
    if (!kept || kept.isWarned) return false;

    send(response, kept.body);
    const milliseconds = performance.now() - began;
    const { endpoint, rows, body } = kept;
    requests.note({
      ...{ estab, relyingParty, at: now, endpoint, authorisation: authorisation.id },
      ...{ status: 200, warning: null, rows, milliseconds },
    });
    around.answeredAtOnce({
      ...{ estab, relyingParty, method: 'GET', url, sent: null, answered: body, milliseconds },
    });
    return true;
  }

  /** @returns whether it is answered */
  function sendToken(sent: unknown, response: ServerResponse, began: number): boolean {
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return false;
    const { estab, relyingParty, password } = readTokenRequest(sent);
    const { authorisation } = holderOf(JSON.stringify([estab, relyingParty, hashToken(password)]));
    // For the others, the routes may have something to write down.
    if (authorisation?.state !== 'active') return false;
    const answered = JSON.stringify({ ...NO_ERROR, ...schoolToken(context, authorisation) });
    send(response, answered);
    const milliseconds = performance.now() - began;
    around.answeredAtOnce({
      ...{ estab, relyingParty, method: 'POST', url: GET_TOKEN, sent, answered, milliseconds },
    });
    return true;
  }

  function readThenSendToken(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    const began = performance.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks)
        .toString()
        .replace(/^\uFEFF/, '');
      if (unlessItFails(response, () => sendToken(JSON.parse(text), response, began))) return;
      // The routes find there a body that has been read.
      Object.assign(request, { body: text });
      next();
    });
  }

  return (request, response, next) => {
    const { method, url, headers } = request;
    if (method === 'GET') {
      const isData = url?.startsWith(SCHOOL_DATA) && !hasBody(request) && around.isOpen();
      if (!isData || !unlessItFails(response, () => sendKept(request, response))) next();
      return;
    }
    const isToken = method === 'POST' && url === GET_TOKEN && around.isOpen();
    const isPlain =
      JSON_BODY.test(headers['content-type'] ?? '') &&
      headers['content-encoding'] === undefined &&
      Number(headers['content-length']) <= LARGEST_BODY;
    if (isToken && isPlain) readThenSendToken(request, response, next);
    else next();
  };
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

/** What fails here fails in the routes too, which say why. @returns whether it is answered */
function unlessItFails(response: ServerResponse, answer: () => boolean): boolean {
  try {
    return answer();
  } catch {
    return response.headersSent;
  }
}

function send(response: ServerResponse, body: string | Buffer): void {
  response.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
  response.end(body);
}
