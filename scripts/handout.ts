import path from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { makeHandout } from './handout/make.ts';
import { withSandbox } from './temporary-sandbox.ts';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'handout' } } });

async function make(): Promise<void> {
  const browser = await launchBrowser();
  try {
    const steps = await withSandbox((sandbox) => makeHandout(sandbox, browser, values.out));
    console.log(`${steps.length} steps are in ${path.join(values.out, 'handout.pdf')} and index.html`);
  } finally {
    await browser.close();
  }
}

await make().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
