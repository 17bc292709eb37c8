import type { BrowserContext, FrameLocator, Page } from 'playwright-core';

/** MailDev's own page, used as a person uses it. */
export interface MailReader {
  page: Page;
  /** Searches for an address, waits until the list shows an email with such a subject, and clicks the newest. */
  read(to: string, subject: string): Promise<void>;
  /** The HTML of the email that is open. */
  html: FrameLocator;
  /** Clicks a link or button in it and returns the tab that opens. */
  follow(name: string | RegExp): Promise<Page>;
  /** Returns the tab that the click opens. @throws when it opens none */
  tabOf(click: () => Promise<void>): Promise<Page>;
}

const OPENS_WITHIN_MS = 5000;

export async function openMailReader(context: BrowserContext, inboxUrl: string): Promise<MailReader> {
  const page = await context.newPage();
  const html = page.frameLocator('iframe[title="Email HTML content"]');
  const tabOf = async (click: () => Promise<void>, attempts = 2): Promise<Page> => {
    const opened = context.waitForEvent('page', { timeout: OPENS_WITHIN_MS }).catch(() => undefined);
    await click();
    const tab = await opened;
    // While MailDev draws an email again, as new mail arrives, a click is lost; a person presses again.
    if (!tab && attempts > 1) return tabOf(click, attempts - 1);
    if (!tab) throw new Error('the click opened no tab');
    await tab.waitForLoadState();
    return tab;
  };
  return {
    page,
    html,
    tabOf: (click) => tabOf(click),
    async read(to, subject) {
      await page.goto(inboxUrl);
      await page.getByPlaceholder('Search emails').fill(to);
      // The list is still the whole one for a moment.
      const found = page.getByTestId('email-list-item').filter({ hasText: to }).filter({ hasText: subject });
      await found.first().click();
      await html.locator('body').waitFor();
    },
    follow: (name) => tabOf(() => html.getByRole('link', { name }).first().click()),
  };
}
