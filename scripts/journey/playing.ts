import type { DemoPerson } from '../../shared/sample-data/schools.ts';
import { lookUntil } from '../steering/look-until.ts';
import type { Page } from './http-browser.ts';
import type { InboxReader, Received } from './inbox.ts';

/** @throws when the page does not say `text` */
export function must(page: Page, text: string): void {
  if (page.status >= 400 || !page.text.includes(text)) {
    throw new Error(
      `expected “${text}” on ${page.url} (${page.status}), which says: ${page.text.slice(0, 400)}`,
    );
  }
}

const TIMEOUT_MS = 10_000;
const POLL_MS = 100;

/**
 * Looks again until the page says `text`: what crosses between the companies takes a moment.
 * @throws after ten seconds
 */
export async function until(look: () => Promise<Page>, text: string): Promise<void> {
  const page = await lookUntil(look, (page) => page.text.includes(text), {
    everyMs: POLL_MS,
    timeoutMs: TIMEOUT_MS,
  });
  must(page, text);
}

/** @throws when the email's text offers no link into that part of a side */
export function linkTo(email: Received, url: string, path: string): string {
  const link = email.links.find((candidate) => candidate.startsWith(`${url}${path}`));
  if (!link)
    throw new Error(
      `“${email.subject}” has no link to ${url}${path}: ${email.links.join(' ') || 'none at all'}`,
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
