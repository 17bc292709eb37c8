import type { Request } from 'express';
import { z } from 'zod';
import { textOrNumber } from '../../shared/web/read-input.ts';
import { basicCredentials } from '../api/oneroster/tokens.ts';
import { decodeToken } from '../api/tokens/tokens.ts';
import type { Concerned, PortalContext } from '../context.ts';
import { authorisationById } from '../records/authorisations.ts';

/** Where an app posts for a token, in Xporter's own protocol and in OneRoster, or to invite a school. */
const TOKEN = /\/(GetToken|token)\/?$/i;
const REGISTER = /\/SchoolRegister\/?$/i;

const Invited = z.object({
  LeaCode: textOrNumber(z.string()),
  DfesCode: textOrNumber(z.string()),
});
const TokenRequest = z
  .object({ estab: textOrNumber(z.string().trim().optional()), relyingparty: z.string().trim().optional() })
  .catch({});
const Registration = z.object({ Schools: z.array(Invited).min(1) });

/** Whether what a request concerns is in its body. */
export const saysInBody = ({ method, path }: Request): boolean =>
  method === 'POST' && (TOKEN.test(path) || REGISTER.test(path));

export const isForToken = ({ method, path }: Request): boolean => method === 'POST' && TOKEN.test(path);

/**
 * The school and the app that a request to the API concerns, as its path, its token, its headers or its body names them.
 * Of several schools that are invited at once it is the first.
 */
export function whoseRequest(context: PortalContext, request: Request): Concerned {
  const ofToken = whoseToken(context, request.headers.authorization);
  const inBody = saysInBody(request) ? whoseBody(request.body) : null;
  const [, inPath] = /\/School\/(\d{7})(?:\/|$)/i.exec(request.path) ?? [];
  return {
    estab: inPath ?? inBody?.estab ?? ofToken.estab,
    relyingParty: ofToken.relyingParty ?? inBody?.relyingParty ?? request.get('ApplicationId') ?? null,
  };
}

/** Also that of a token which has expired, or is for what is no longer shared. */
function whoseToken({ seal, database }: PortalContext, header = ''): Concerned {
  const credentials = basicCredentials(header);
  if (credentials) return credentials;
  try {
    const token = decodeToken(seal, header, /^Bearer\s/i.test(header) ? 'Bearer' : 'Idaas');
    const authorisation =
      token.authorisation === null ? undefined : authorisationById(database, token.authorisation);
    const isKnown = authorisation?.reference === token.reference;
    return { estab: isKnown ? (authorisation?.estab ?? null) : null, relyingParty: token.relyingParty };
  } catch {
    return { estab: null, relyingParty: null };
  }
}

/** @param body as text, which has not been checked */
function whoseBody(body: unknown): Concerned {
  const sent = fieldsOf(body);
  const registration = Registration.safeParse(sent);
  if (registration.success) {
    const [school] = registration.data.Schools;
    return { estab: school ? `${school.LeaCode}${school.DfesCode}` : null, relyingParty: null };
  }
  const { estab, relyingparty } = TokenRequest.parse(lowerCased(sent));
  return { estab: estab || null, relyingParty: relyingparty ?? null };
}

/** The fields of a request for a token, with names in lower case. */
export const tokenFields = (body: unknown): object => lowerCased(fieldsOf(body));

const lowerCased = (fields: unknown): object =>
  Object.fromEntries(Object.entries(Object(fields)).map(([name, value]) => [name.toLowerCase(), value]));

/** JSON, or else a form. */
function fieldsOf(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return Object.fromEntries(new URLSearchParams(body));
  }
}
