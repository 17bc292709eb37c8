import type { Response } from 'express';
import type { PortalContext } from '../../context.ts';
import { isLenientApp } from '../../records/partner-apps.ts';
import type { ApiError } from '../errors.ts';

/** What to do with something in a request that Xporter does not know. @throws ApiError (400) where it is refused */
export type OnUnknown = (error: ApiError) => void;

export const refuseUnknown: OnUnknown = (error) => {
  throw error;
};

const LONGEST = 500;

/**
 * Refuses it or, in lenient mode, ignores it and warns in the answer's X-Xporter-Warning header and in both logs.
 * @param relyingParty the app, whose own switch counts beside that of the whole sandbox
 */
export function onUnknownIn(
  { outside, database }: PortalContext,
  relyingParty: string,
  response: Response,
): OnUnknown {
  const warnings: string[] = [];
  return (error) => {
    if (!outside.isLenient() && !isLenientApp(database, relyingParty)) refuseUnknown(error);
    const [what] = error.message.split('. ');
    warnings.push(`Ignored: ${what}`);
    const warning = warnings.join('; ').slice(0, LONGEST);
    response.locals.warning = warning;
    response.setHeader('X-Xporter-Warning', warning.replace(/[^\x20-\x7e]/g, '?'));
  };
}
