import type { DemoPerson } from '../../shared/sample-data/schools.ts';
import { lookUntil } from '../steering/look-until.ts';
import type { Page } from './http-browser.ts';
import type { InboxReader, Received } from './inbox.ts';

/** @throws when the page does not say `words` */
export function must(page: Page, words: string): void {
  if (page.status >= 400 || !page.text.includes(words)) {
    throw new Error(
      `expected “${words}” on ${page.url} (${page.status}), which says: ${page.text.slice(0, 400)}`,
    );
  }
}

const PATIENCE_MS = 10_000;
const POLL_MS = 100;

/**
 * Looks again until the page says `words`: what crosses between the companies takes a moment.
 * @throws after ten seconds
 */
export async function until(look: () => Promise<Page>, words: string): Promise<void> {
  const page = await lookUntil(look, ({ text }) => text.includes(words), {
    everyMs: POLL_MS,
    timeoutMs: PATIENCE_MS,
  });
  must(page, words);
}

/** @throws when the email's text offers no link into that part of that door */
export function linkTo(email: Received, door: string, path: string): string {
  const link = email.links.find((candidate) => candidate.startsWith(`${door}${path}`));
  if (!link)
    throw new Error(
      `“${email.subject}” has no link to ${door}${path}: ${email.links.join(' ') || 'none at all'}`,
    );
  return link;
}

/** The post of one journey: each email is taken once, and those of earlier journeys are left alone. */
export function postOf(inbox: InboxReader) {
  const taken = new Set<string>();
  return {
    async forgetWhatCameBefore(): Promise<void> {
      for (const { id } of await inbox.all()) taken.add(id);
    },
    async next(person: Pick<DemoPerson, 'email'>, subject: string): Promise<Received> {
      const email = await inbox.waitFor({ to: person.email, subject, except: taken });
      taken.add(email.id);
      return email;
    },
  };
}
