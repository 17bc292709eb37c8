import type { RequestHandler } from 'express';
import { z } from 'zod';
import { daysAfter } from '../../../shared/clock.ts';
import type { Seal } from '../../../shared/database/seal.ts';
import type { RequestError } from '../../../shared/errors.ts';
import { checkInput, textOrNumber } from '../../../shared/web/read-input.ts';
import type { PortalContext } from '../../context.ts';
import { tryAgain } from '../../partners/deliveries/try-again.ts';
import {
  type Authorisation,
  authorisationById,
  authorisationBySecret,
  authorisationsOfApp,
} from '../../records/authorisations.ts';
import { isManagementSecret, secretRevision } from '../../records/management-secrets.ts';
import { type ApiError, apiError } from '../errors.ts';
import type { Whose } from '../usage/usage.ts';

/** How a token is sent: in Xporter's own protocol, or in OneRoster. Neither takes the other's tokens. */
export type Scheme = 'Idaas' | 'Bearer';

const TokenRequest = z.object({
  estab: textOrNumber(z.string().trim().default('')),
  relyingParty: z.string().trim().min(1),
  password: z.string().min(1),
  thirdpartyid: z.string().trim().min(1),
});
const TOKEN_FIELDS = Object.keys(TokenRequest.shape);

const Token = z.object({
  relyingParty: z.string(),
  /** Null in a management token. */
  authorisation: z.number().nullable(),
  /** The revision of the management secret that a management token was issued for; null in a school token. */
  secretRevision: z.number().nullable().default(null),
  /** The reference of the authorisation. Unlike its id, it is never reused after a school is reset. */
  reference: z.string().nullable(),
  /** In a token for OneRoster: the scopes that it is limited to, or null for all. */
  oneRoster: z.array(z.string()).nullable().optional(),
  expires: z.string(),
});
export type Token = z.output<typeof Token>;

export interface IssuedToken {
  token: string;
  /** ISO, with the seven decimals that Xporter writes. */
  expires: string;
}

/**
 * Issues a management token (no estab, the app's management secret) or a school token (an estab and
 * that school's secret), valid for five days. An app that signs in works, and one that uses a replaced school secret has
 * missed the new one: both are sent again what they did not accept.
 * @param body property names in any case
 * @throws ApiError with the documented message when refused or paused
 */
export function issueToken(context: PortalContext, body: unknown): IssuedToken {
  const { estab, relyingParty, password } = readTokenRequest(body);
  if (estab === '') {
    if (!isManagementSecret(context, relyingParty, password)) throw refusedSecret();
    tryAgain(context, { relyingParty });
    return seal(context, {
      relyingParty,
      authorisation: null,
      secretRevision: secretRevision(context.database, relyingParty),
      reference: null,
    });
  }
  return schoolToken(context, authorisationFor(context, { estab, relyingParty, password }, refusedToken));
}

type Why = 'secret-refused' | 'paused';
type Refuse = (why: Why) => RequestError;

/**
 * The authorisation of a school secret, which shares data. An app that uses a replaced secret is sent the new one again.
 * @throws what `refuse` makes
 */
export function authorisationFor(
  context: PortalContext,
  { estab, relyingParty, password }: { estab: string; relyingParty: string; password: string },
  refuse: Refuse,
): Authorisation {
  const authorisation = authorisationBySecret(context.database, estab, relyingParty, password);
  if (!authorisation) throw refuse('secret-refused');
  if (authorisation.state === 'superseded') tryAgain(context, { relyingParty, estab });
  mustBeSharing(authorisation, refuse);
  return authorisation;
}

/**
 * A token for a school that shares.
 * @param oneRoster for OneRoster: the scopes that it is limited to, null for all
 * @param days for which it is good
 */
export function schoolToken(
  context: PortalContext,
  { id, reference, relyingParty, estab }: Authorisation,
  oneRoster?: string[] | null,
  days?: number,
): IssuedToken {
  const token = { relyingParty, authorisation: id, secretRevision: null, reference, oneRoster };
  return seal(context, token, estab, days);
}

/** A token for each school that shares with an app now. None for a school that has paused or revoked. */
export const schoolTokensOf = (context: PortalContext, relyingParty: string) =>
  authorisationsOfApp(context.database, relyingParty)
    .filter(({ state }) => state === 'active')
    .map((authorisation) => ({
      estab: authorisation.estab,
      token: schoolToken(context, authorisation).token,
    }));

/** @throws ApiError for a body that lacks something */
export function readTokenRequest(body: unknown): z.output<typeof TokenRequest> {
  const entries = Object.entries(body ?? {}).map(([name, value]) => [
    TOKEN_FIELDS.find((field) => field.toLowerCase() === name.toLowerCase()) ?? name,
    value ?? undefined,
  ]);
  const request = checkInput(TokenRequest, Object.fromEntries(entries));
  if (!request.ok) throw withoutToken(apiError('invalid-request', request.message));
  if (request.value.thirdpartyid.toLowerCase() !== 'xporterondemand') {
    throw withoutToken(apiError('wrong-third-party'));
  }
  return request.value;
}

const withoutToken = (error: ApiError): ApiError =>
  error.with({ token: null, expires: '0001-01-01T00:00:00' });

const noAccess = (why: Why): ApiError =>
  apiError(why).with(why === 'paused' ? { AuthorisationPaused: true } : {});

const refusedToken = (why: Why): ApiError => withoutToken(noAccess(why));

/** What an app gets whose secret does not work. */
export const refusedSecret = (): ApiError => refusedToken('secret-refused');

function seal(
  context: PortalContext,
  token: Omit<Token, 'expires'>,
  estab: string | null = null,
  days = context.outside.tokenDays({ estab, relyingParty: token.relyingParty }),
): IssuedToken {
  const { seal: sealed, clock } = context;
  const expires = daysAfter(clock.at(estab), days).toISOString().replace('Z', '0000Z');
  return { token: sealed.encrypt(JSON.stringify({ ...token, expires })), expires };
}

function mustBeSharing(authorisation: Authorisation, refuse: Refuse): void {
  if (authorisation.state === 'active') return;
  if (authorisation.state === 'waiting' || authorisation.state === 'paused') {
    throw refuse('paused');
  }
  throw refuse('secret-refused');
}

/** The authorisation that a school token is for. */
export interface SchoolAccess {
  authorisation: Authorisation;
  expires: string;
  /** The OneRoster scopes that it is limited to; null for all. */
  oneRoster: readonly string[] | null;
}

/**
 * Reads a school token and checks that the school still shares data.
 * @param header the Authorization header, `Idaas <token>` say
 * @throws ApiError when it is missing, forged, expired, for management, or no longer authorised by the school
 */
export function schoolAccess(
  context: PortalContext,
  header: string | undefined,
  scheme: Scheme = 'Idaas',
): SchoolAccess {
  const { authorisation: id, reference, expires, oneRoster = null } = open(context, header, scheme);
  if (id === null) throw apiError('token-of-management');
  const authorisation = authorisationById(context.database, id);
  if (!authorisation || authorisation.reference !== reference) throw apiError('secret-refused');
  mustBeSharing(authorisation, noAccess);
  return { authorisation, expires, oneRoster };
}

/**
 * Reads a token of either kind.
 * @returns the app and school that it is for; the estab is blank for a management token
 * @throws ApiError as schoolAccess does
 */
export function anyAccess(context: PortalContext, header: string | undefined): Whose {
  const { relyingParty, authorisation } = open(context, header);
  return authorisation === null ? { estab: '', relyingParty } : schoolAccess(context, header).authorisation;
}

/** Accepts only management tokens and sets `response.locals.relyingParty`. */
export function requireManagementToken(context: PortalContext): RequestHandler {
  return function requireManagementToken(request, response, next) {
    const { relyingParty, authorisation } = open(context, request.headers.authorization);
    if (authorisation !== null) throw apiError('token-of-school');
    response.locals.relyingParty = relyingParty;
    next();
  };
}

function open(
  { seal: sealed, clock, database }: PortalContext,
  header: string | undefined,
  scheme: Scheme = 'Idaas',
): Token {
  if (!header) throw apiError('token-missing', scheme);
  const token = decodeToken(sealed, header, scheme);
  const authorisation =
    token.authorisation === null ? undefined : authorisationById(database, token.authorisation);
  if (token.expires <= clock.at(authorisation?.estab ?? null).toISOString()) throw apiError('token-expired');
  if (token.authorisation === null && token.secretRevision !== secretRevision(database, token.relyingParty))
    throw apiError('token-secret-replaced');
  return token;
}

/**
 * Reads a token, which may have expired or be for what is no longer shared.
 * @throws ApiError for what Xporter has not issued, or not for this scheme
 */
export function decodeToken(sealed: Seal, header: string, scheme: Scheme = 'Idaas'): Token {
  const [, sent = '', text] = /^(\S+)\s+(\S+)$/.exec(header) ?? [];
  if (!text || sent.toLowerCase() !== scheme.toLowerCase()) throw apiError('token-unreadable', scheme);
  const token = decrypted(sealed, text);
  if (!token) throw apiError('token-forged');
  if ((scheme === 'Bearer') !== (token.oneRoster !== undefined)) {
    const protocol = scheme === 'Bearer' ? 'OneRoster' : 'this protocol';
    throw apiError('token-of-other-protocol', protocol);
  }
  return token;
}

function decrypted(sealed: Seal, text: string): Token | undefined {
  try {
    return Token.parse(JSON.parse(sealed.decrypt(text)));
  } catch {
    return undefined;
  }
}
