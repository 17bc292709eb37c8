import { withTokens } from '../../shared/tokens.ts';
import { fileRendererOf } from '../render-file.ts';
import type { Pages } from './locals.ts';

const render = fileRendererOf<Pages>(new URL('..', import.meta.url));

/** One page that needs nothing else: every email as it looks on a telephone, beside its text. */
export const emailsPage = async (emails: Pages['emails/page']['emails']): Promise<string> =>
  withTokens(await render('emails/page', { emails }));
