import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { JOURNEY } from '../shared/journey.ts';
import { launchBrowser } from './browser.ts';
import { makeHandout } from './handout/make.ts';
import { drawReadmePicture } from './handout/readme-picture.ts';
import { withSandbox } from './temporary-sandbox.ts';

const README_PICTURE = fileURLToPath(new URL('../.github/journey.jpg', import.meta.url));

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'handout' }, readme: { type: 'boolean', default: false } },
});

async function make(): Promise<void> {
  const browser = await launchBrowser();
  try {
    const steps = await withSandbox((sandbox) => makeHandout(sandbox, browser, values.out));
    if (values.readme) await drawReadmePicture(browser, values.out, steps, README_PICTURE);
    console.log(
      `${steps.length} pages of the ${JOURNEY.length} steps are in ${path.join(values.out, 'handout.pdf')} and index.html`,
    );
  } finally {
    await browser.close();
  }
}

await make().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
