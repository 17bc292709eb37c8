import type { Request } from 'express';
import { notFound } from '../../shared/web/problem.ts';
import { signedIn } from '../accounts/access.ts';
import type { PortalContext } from '../context.ts';
import { SHARING_STATES } from '../records/authorisation-states.ts';
import { type Authorisation, authorisationByReference } from '../records/authorisations.ts';

/**
 * The authorisation that the address names.
 * @throws Problem 404 for another school's, and for one that does not share data
 */
export function loadSharing({ database }: PortalContext, request: Request): Authorisation {
  const { estab } = signedIn(request);
  const found = authorisationByReference(database, estab, String(request.params.reference));
  if (!found || !SHARING_STATES.includes(found.state)) throw notFound();
  return found;
}
