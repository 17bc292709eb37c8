import { expect } from 'chai';
import type { Browser, Locator } from 'playwright-core';
import { UnknownMailDevPage, withLinks } from '../../scripts/compose/inbox/maildev-page.ts';
import { collectEmails, oneOfEach } from '../../scripts/emails/collect.ts';
import type { Received } from '../../scripts/journey/inbox.ts';
import type { TestSandbox } from '../support/sandbox.ts';
import { openMailReader } from './mail-reader.ts';
import { startStage } from './stage.ts';

describe('the inbox in a real browser', function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;
  let browser: Browser;
  let emails: Received[];

  before(async () => {
    [sandbox, browser] = await startStage();
    emails = oneOfEach(await collectEmails(sandbox));
  });

  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  const few = (all: readonly Received[]) => all.filter((_email, index) => index % 8 === 0);
  for (const [width, which, chosen] of [
    [1280, 'any', (all: readonly Received[]) => all],
    [390, 'every eighth', few],
  ] as const) {
    it(`opens a click on any link of ${which} email in a new tab, ${width} pixels wide`, async () => {
      const context = await browser.newContext({ viewport: { width, height: 800 } });
      context.setDefaultTimeout(5000);
      // What is behind the links is not the subject here, and some of them work only once.
      await context.route(
        (url) => url.origin !== sandbox.urls.inbox,
        (route) => route.fulfill({ body: 'reached' }),
      );
      const reader = await openMailReader(context, sandbox.urls.inbox);
      const { page } = reader;

      /** Clicks each, and tells what address a new tab asked for. */
      async function clickAll(links: Locator): Promise<{ wanted: string[]; opened: string[] }> {
        const wanted: string[] = [];
        const opened: string[] = [];
        for (const link of await links.all()) {
          wanted.push(new URL((await link.getAttribute('href')) ?? '').href);
          const [request, tab] = await Promise.all([
            context.waitForEvent('request', (each) => each.isNavigationRequest()),
            reader.tabOf(() => link.click()),
          ]);
          opened.push(request.url());
          await tab.close();
        }
        return { wanted, opened };
      }

      for (const email of chosen(emails)) {
        await page.goto(`${sandbox.urls.inbox}/#/email/${email.id}`);
        await page
          .getByTestId('email-viewer')
          .and(page.locator(`[data-email-id="${email.id}"]`))
          .waitFor();
        await page.getByRole('button', { name: 'HTML', exact: true }).click();
        await reader.html.getByRole('banner').waitFor();
        const inHtml = await clickAll(reader.html.locator('a[href]'));
        expect(inHtml.opened, `${email.template}, HTML`).to.deep.equal(inHtml.wanted);

        await page.getByRole('button', { name: 'Plain Text' }).click();
        const inText = await clickAll(page.locator('pre a'));
        expect(inText.opened, `${email.template}, text`).to.deep.equal(inText.wanted);
        expect(inText.wanted).to.deep.equal(email.links.map((link) => new URL(link).href));
        expect(await page.locator('pre').textContent()).to.equal(email.text);
      }
      await context.close();
    });
  }

  it('shows the list or an email on a phone, and leads back', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
    const reader = await openMailReader(context, sandbox.urls.inbox);
    const list = reader.page.getByTestId('sidebar-container');
    const [email] = emails;
    if (!email) throw new Error('no email');
    await reader.read(email.to, email.subject);
    expect(await list.isVisible()).to.equal(false);
    expect(await reader.page.evaluate('document.documentElement.scrollWidth')).to.equal(390);
    await reader.page.getByRole('link', { name: 'All emails' }).click();
    await list.waitFor();
    expect(await list.isVisible()).to.equal(true);
    await context.close();
  });

  it('does not start with a page of MailDev that it does not know', () => {
    expect(() => withLinks('jsx("iframe",{srcDoc:a,sandbox:"allow-scripts"})')).to.throw(
      UnknownMailDevPage,
      'MailDev’s page looks different',
    );
  });
});
