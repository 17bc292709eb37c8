import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { JOURNEY } from '../shared/journey.ts';
import { readArgumentsOrExit } from './arguments.ts';
import { launchBrowser } from './browser.ts';
import { withSandbox } from './compose/temporary-sandbox.ts';
import { printHandout, printShortHandout, takePictures } from './handout/make.ts';
import { drawReadmePicture } from './handout/readme-picture.ts';

const README_PICTURE = fileURLToPath(new URL('../.github/journey.jpg', import.meta.url));

const { values } = readArgumentsOrExit({
  options: {
    out: { type: 'string', default: 'handout' },
    short: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
  },
});

async function make(): Promise<void> {
  const browser = await launchBrowser();
  try {
    const chapters = await withSandbox((sandbox) => takePictures(sandbox, browser, values.out));
    const steps = chapters.flatMap((chapter) => chapter.steps);
    if (values.readme) await drawReadmePicture(browser, values.out, steps, README_PICTURE);
    if (values.short) {
      await printShortHandout(browser, values.out, chapters);
      const pdf = path.join(values.out, 'handout-short.pdf');
      return console.log(`The ${JOURNEY.length} steps on two pages are in ${pdf} and short.html`);
    }
    await printHandout(browser, values.out, chapters);
    const pdf = path.join(values.out, 'handout.pdf');
    console.log(`${steps.length} screens of the ${JOURNEY.length} steps are in ${pdf} and index.html`);
  } finally {
    await browser.close();
  }
}

await make().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
