import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { checkInput } from '../../../shared/web/read-input.ts';
import type { PortalContext } from '../../context.ts';
import { authorisationFor, type SchoolAccess, schoolAccess, schoolToken } from '../tokens/tokens.ts';
import { OAuthError, oauthError } from './errors.ts';
import { SCOPES } from './operations.ts';
import { BASES } from './paths.ts';

const TOKEN_DAYS = 1 / 24;
const DAY_SECONDS = 24 * 60 * 60;

/** The answer to a request for a token. */
interface BearerToken {
  access_token: string;
  token_type: 'Bearer';
  /** In seconds. */
  expires_in: number;
  /** What was granted of the scopes that were asked for. */
  scope?: string;
}

const TokenRequest = z.object({
  grant_type: z.literal('client_credentials').optional(),
  scope: z.string().trim().optional(),
});

/** Who asks for a token, by HTTP Basic authentication: `rp|estab` and the school's secret. */
export interface BasicCredentials {
  relyingParty: string;
  estab: string;
  password: string;
}

/** Reads HTTP Basic credentials, whose halves may be encoded for an address. @returns undefined for any others */
export function basicCredentials(header: string | undefined): BasicCredentials | undefined {
  const [, encoded = ''] = /^Basic\s+(\S+)$/i.exec(header ?? '') ?? [];
  const [, user = '', password = ''] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  const [, relyingParty, estab] = /^(.+)\|(\d+)$/.exec(decoded(user)) ?? [];
  return relyingParty && estab ? { relyingParty, estab, password: decoded(password) } : undefined;
}

/** As OAuth 2.0 has it in section 2.3.1. What is no encoding is as it was meant. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/**
 * Issues a token for OneRoster.
 * @param header HTTP Basic, with `rp|estab` and the school's secret
 * @param body may be undefined, as in Xporter's own example
 * @throws OAuthError
 */
function issueToken(context: PortalContext, header: string | undefined, body: unknown): BearerToken {
  const credentials = basicCredentials(header);
  if (!credentials) throw oauthError('client-refused');
  const request = checkInput(TokenRequest, body ?? {});
  if (!request.ok) {
    const { grant_type: grant } = TokenRequest.shape;
    const isOtherGrant = !grant.safeParse(Object(body).grant_type).success;
    throw oauthError(isOtherGrant ? 'grant-unknown' : 'request-invalid', request.message);
  }
  const authorisation = authorisationFor(context, credentials, (why) =>
    oauthError(why === 'paused' ? 'client-paused' : 'client-refused'),
  );
  const scopes = readScopes(request.value.scope);
  const days = Math.min(TOKEN_DAYS, context.outside.tokenDays(authorisation));
  return {
    access_token: schoolToken(context, authorisation, scopes, days).token,
    token_type: 'Bearer',
    expires_in: Math.round(days * DAY_SECONDS),
    ...(scopes && { scope: scopes.join(' ') }),
  };
}

/** The known ones of the scopes that were asked for; null when none were. @throws OAuthError when none is known */
function readScopes(text = ''): string[] | null {
  if (text === '') return null;
  const known: readonly string[] = Object.values(SCOPES);
  const scopes = text.split(/\s+/).filter((scope) => known.includes(scope));
  if (scopes.length > 0) return scopes;
  throw oauthError('scope-unknown', known);
}

/**
 * Reads a token for OneRoster and checks that the school still shares data.
 * @param header the Authorization header, `Bearer <token>`
 * @throws ApiError (401) when it is missing, forged, expired, for another protocol, or no longer authorised by the school
 */
export const bearerAccess = (context: PortalContext, header: string | undefined): SchoolAccess =>
  schoolAccess(context, header, 'Bearer');

/** The addresses for tokens, at each base: as Xporter has it for partners, and as it has it on its older base. */
export const TOKEN_PATHS = BASES.flatMap(({ path }) => [`${path}/auth/token`, `${path}/token`]);

export function oneRosterTokenRoutes(context: PortalContext): Router {
  const give: RequestHandler = ({ headers, body }, response) => {
    try {
      response.json(issueToken(context, headers.authorization, body));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      const { status, oauthCode, message } = error;
      if (status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="Xporter OneRoster"');
      response.status(status).json({ error: oauthCode, error_description: message });
    }
  };
  return Router().post(TOKEN_PATHS, give);
}
