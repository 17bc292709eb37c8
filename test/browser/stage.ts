import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import type { Options } from '../../scripts/compose/sandbox.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

/** A sandbox and a browser to look at it; where one does not start, the other is not left running. */
export async function startStage(options?: Options): Promise<[TestSandbox, Browser]> {
  const [sandbox, browser] = await Promise.allSettled([startTestSandbox(options), launchBrowser()]);
  if (sandbox.status === 'fulfilled' && browser.status === 'fulfilled') return [sandbox.value, browser.value];
  if (sandbox.status === 'fulfilled') await sandbox.value.stop();
  if (browser.status === 'fulfilled') await browser.value.close();
  throw sandbox.status === 'rejected' ? sandbox.reason : browser.status === 'rejected' && browser.reason;
}
