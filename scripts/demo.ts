import { spawn } from 'node:child_process';
import { readConfig } from '../shared/config.ts';
import { DEMO_SCHOOLS } from '../shared/sample-data/schools.ts';
import { readArgumentsOrExit } from './arguments.ts';
import { launchBrowser } from './browser.ts';
import { keepRunning } from './compose/keep-running.ts';
import { withSandbox } from './compose/temporary-sandbox.ts';
import { CHAPTERS } from './control-room/demo/chapters.ts';
import { startFilm } from './film.ts';

const [school] = DEMO_SCHOOLS;
const SIZE = { width: 1600, height: 900 };
const CHAPTER_MS = 120_000;

const { values } = readArgumentsOrExit({
  options: {
    /** Films every chapter instead. */
    video: { type: 'boolean', default: false },
    out: { type: 'string', default: 'demo.webm' },
  },
});

/** Opens the address in this computer's browser, where there is one. */
function show(url: string): void {
  const [program, ...before] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '""']
        : ['xdg-open'];
  spawn(String(program), [...before, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

async function film(file: string): Promise<void> {
  const browser = await launchBrowser();
  try {
    await withSandbox(async ({ urls }) => {
      const context = await browser.newContext({ viewport: SIZE });
      const finish = await startFilm(browser, context, file, SIZE);
      const page = await context.newPage();
      for (const { key, title } of CHAPTERS) {
        console.log(title);
        await page.goto(`${urls.start}/demo/${school.estab}?play=${key}`);
        await page.locator(`body[data-scene="over"][data-chapter="${key}"]`).waitFor({ timeout: CHAPTER_MS });
      }
      await finish();
    });
    console.log(`The film is in ${file}`);
  } finally {
    await browser.close();
  }
}

if (values.video) await film(values.out);
else {
  const { urls } = await keepRunning(readConfig(), {});
  const url = `${urls.start}/demo/${school.estab}?play=${CHAPTERS[0]?.key}`;
  console.log(`The demo plays at ${url}\nCtrl-C stops the sandbox.`);
  show(url);
}
