import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/**
 * A real browser: on Linux the one that comes with npm, elsewhere the installed Chrome.
 * @throws saying what to install where there is none
 */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform === 'linux') {
    return chromium.launch({
      executablePath: await sparticuz.executablePath(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=en-GB'],
    });
  }
  try {
    return await chromium.launch({ channel: 'chrome' });
  } catch (cause) {
    throw new Error(
      'A real browser is needed, and there is no Google Chrome: install it from https://www.google.com/chrome/',
      {
        cause,
      },
    );
  }
}
