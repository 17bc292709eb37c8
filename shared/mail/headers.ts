import { createHash } from 'node:crypto';

/** Names the school that one of the sandbox's emails is about. */
export const SCHOOL_HEADER = 'x-sandbox-school';
/** Names the template that it was made from. */
export const TEMPLATE_HEADER = 'x-template';
/**
 * Names the conversation that emails with the same thread belong to, in their header References.
 * @param thread as the email was sent with, for example `<estab>/<relying party>`
 */
export const conversationOf = (thread: string): string =>
  createHash('sha256').update(thread).digest('hex').slice(0, 24);
