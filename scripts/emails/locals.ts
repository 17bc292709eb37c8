import type { CheckedEmail } from './report.ts';

export interface Pages {
  'emails/page': { emails: readonly CheckedEmail[] };
}
