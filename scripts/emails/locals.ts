import type { Received } from '../journey/inbox.ts';
import type { Finding } from './check.ts';

/** What the page of all emails reads. */
export interface Pages {
  'emails/page': { emails: readonly { email: Received; findings: readonly Finding[] }[] };
}
