import { createHash } from 'node:crypto';

/**
 * Names what a page shows, so that its form can say what was seen when something was decided.
 * @param shown all that the decision hangs on, in a fixed order
 */
export const digestOf = (shown: unknown): string =>
  createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22);
