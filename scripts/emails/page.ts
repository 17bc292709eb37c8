import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { CheckedEmail } from './report.ts';

const view = fileURLToPath(new URL('page.ejs', import.meta.url));

/** One page that needs nothing else: every email as it looks on a telephone, beside its text. */
export const emailsPage = (emails: readonly CheckedEmail[]): Promise<string> =>
  ejs.renderFile(view, { emails });
