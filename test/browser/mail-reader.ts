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

export async function openMailReader(context: BrowserContext, inboxUrl: string): Promise<MailReader> {
  const page = await context.newPage();
  const html = page.frameLocator('iframe[title="Email HTML content"]');
  const tabOf = async (click: () => Promise<void>) => {
    const [tab] = await Promise.all([context.waitForEvent('page'), click()]);
    await tab.waitForLoadState();
    return tab;
  };
  return {
    page,
    html,
    tabOf,
    async read(to, subject) {
      await page.goto(inboxUrl);
      await page.getByPlaceholder('Search emails').fill(to);
      await page.getByTestId('email-list-item').filter({ hasText: subject }).first().click();
      await html.locator('body').waitFor();
    },
    follow: (name) => tabOf(() => html.getByRole('link', { name }).first().click()),
  };
}
