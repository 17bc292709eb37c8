import type { Request } from 'express';
import type { PortalContext } from '../../context.ts';
import { schoolByEstab } from '../../records/schools.ts';
import { ApiError } from '../errors.ts';
import { schoolAccess } from '../tokens/tokens.ts';
import type { SignedInDeveloper } from './locals.ts';

declare module 'express-session' {
  interface SessionData {
    /** The token that a developer signed in with, encrypted. */
    developerToken?: string;
  }
}

/** The developer who has signed in. Undefined once the token has expired or the school no longer shares data. */
export function signedInDeveloper(
  context: PortalContext,
  { session }: Request,
): SignedInDeveloper | undefined {
  const { developerToken } = session;
  if (developerToken === undefined) return undefined;
  const token = context.seal.decrypt(developerToken);
  try {
    const { authorisation, expires } = schoolAccess(context, `Idaas ${token}`);
    const { estab, relyingParty, scopes } = authorisation;
    const school = schoolByEstab(context.database, estab)?.name ?? estab;
    return { token, estab, relyingParty, expires, school, granted: new Set(scopes) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    delete session.developerToken;
    return undefined;
  }
}
