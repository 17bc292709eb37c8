import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { hashToken } from '../../../shared/database/seal.ts';
import { keptUntilChange } from '../../../shared/database/until-change.ts';
import type { PortalContext } from '../../context.ts';
import {
  type Authorisation,
  authorisationById,
  authorisationBySecretHash,
} from '../../records/authorisations.ts';
import { misConnectionOf, reachOf } from '../../records/mis-connections.ts';
import { versionOf } from '../consent/version.ts';
import { NO_ERROR } from '../envelope.ts';
import { type KeptAnswer, type KeptAnswers, keyOf } from '../kept-answers.ts';
import { addressFor } from '../oneroster/links.ts';
import { isOneRoster } from '../oneroster/paths.ts';
import { decodeToken, readTokenRequest, type Scheme, schoolToken, type Token } from '../tokens/tokens.ts';

const SCHOOL_DATA = '/api/v1/School/';
const GET_TOKEN = '/api/oauth/GetToken';
const JSON_BODY = /^application\/json *(; *charset=utf-8 *)?$/i;
/** Requests for a token are remembered by their body. */
const LARGEST_BODY = 2000;
const MOST_TOKENS = 1000;
/** An app that asks again for a school token within this time of the school's clock gets the same one. */
const SAME_TOKEN_MS = 1000;

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

interface Holder {
  asked?: { sent: object; authorisation: Authorisation };
  /** By the school's clock. */
  issued?: { at: number; answered: string };
}

export type AtOnce = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * Answers the busiest requests of programs before they come to Express: pages of school data that are kept, and school
 * tokens. They cost a fraction there. It decides as the routes do, from the same rows and rules, and passes on
 * everything else: what is refused, ignored, unknown, not kept, or of an unusual form.
 */
export function answerAtOnce(context: PortalContext, answers: KeptAnswers, around: AroundApi): AtOnce {
  const { database, clock, seal, outside, requests } = context;
  const tokens = new LRUCache<string, Token & { expiresMs: number }>({ max: MOST_TOKENS });

  const standingOf = keptUntilChange(database, (id) => {
    const authorisation = authorisationById(database, Number(id));
    if (!authorisation) return undefined;
    const { estab } = authorisation;
    const connection = misConnectionOf(database, estab);
    return { authorisation, connection, stored: context.misStore.storedOf(estab) };
  });
  /** What asks for a token, whose it is, and the latest token for it. @throws for what cannot be read */
  const holderOf = keptUntilChange(database, (text): Holder => {
    const sent: unknown = JSON.parse(text);
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return {};
    const { estab, relyingParty, password } = readTokenRequest(sent);
    const authorisation = authorisationBySecretHash(database, estab, relyingParty, hashToken(password));
    // For the others, the routes may have something to write down.
    return authorisation?.state === 'active' ? { asked: { sent, authorisation } } : {};
  });

  function tokenOf(header: string, scheme: Scheme) {
    const key = `${scheme} ${header}`;
    const known = tokens.get(key);
    if (known) return known;
    const decoded = decodeToken(seal, header, scheme);
    const token = { ...decoded, expiresMs: Date.parse(decoded.expires) };
    tokens.set(key, token);
    return token;
  }

  /** @returns whether it is answered */
  function sendKept({ headers, url = '' }: IncomingMessage, response: ServerResponse): boolean {
    const began = performance.now();
    const [scheme, key]: [Scheme, string] = isOneRoster(url)
      ? ['Bearer', addressFor(headers, context.url) + url]
      : ['Idaas', url];
    const token = headers.authorization === undefined ? undefined : tokenOf(headers.authorization, scheme);
    // The routes know what a token opens that is limited to some scopes.
    if (!token?.authorisation || token.oneRoster) return false;
    const standing = standingOf(String(token.authorisation));
    if (!standing) return false;
    const { authorisation, connection, stored } = standing;
    const now = clock.at(authorisation.estab);
    if (!(token.expiresMs > now.getTime())) return false;
    if (authorisation.state !== 'active' || authorisation.reference !== token.reference) return false;
    const { estab, relyingParty } = authorisation;
    if (!outside.isMisOnline(authorisation) || (connection && reachOf(connection, now) !== 'connected'))
      return false;
    const kept = answers.get(keyOf(versionOf(context, authorisation, now, stored), key));
    if (!kept || kept.isWarned) return false;

    send(response, kept.body, kept.headers);
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
  function sendToken(text: string, response: ServerResponse, began: number): boolean {
    const holder = holderOf(text);
    if (!holder.asked) return false;
    const { sent, authorisation } = holder.asked;
    const { estab, relyingParty } = authorisation;
    const now = clock.at(estab).getTime();
    if (!holder.issued || Math.abs(now - holder.issued.at) >= SAME_TOKEN_MS) {
      const answered = JSON.stringify({ ...NO_ERROR, ...schoolToken(context, authorisation) });
      holder.issued = { at: now, answered };
    }
    const { answered } = holder.issued;
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
      if (unlessItFails(response, () => sendToken(text, response, began))) return;
      // The routes find there a body that has been read.
      Object.assign(request, { body: text });
      next();
    });
  }

  return (request, response, next) => {
    const { method, url, headers } = request;
    if (method === 'GET') {
      const isData = isKeptPath(url) && !hasBody(request) && around.isOpen();
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

const isKeptPath = (url = ''): boolean => url.startsWith(SCHOOL_DATA) || isOneRoster(url);

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

const HEADERS = [
  ...['Content-Type', 'application/json; charset=utf-8'],
  ...['X-Content-Type-Options', 'nosniff', 'Cache-Control', 'no-store'],
];

function send(response: ServerResponse, body: string | Buffer, headers: KeptAnswer['headers'] = {}): void {
  response.writeHead(200, [
    ...HEADERS,
    ...Object.entries(headers).flat(),
    'Content-Length',
    String(Buffer.byteLength(body)),
  ]);
  response.end(body);
}
