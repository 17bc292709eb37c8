import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

/** For machines without fonts. The package's own list names folders of AWS Lambda. */
const FONTS = '<fontconfig><dir prefix="relative">fonts</dir></fontconfig>';
const MODULES = fileURLToPath(new URL('../node_modules/', import.meta.url));

/**
 * A real browser: the one that npm installs where it is built for this machine, elsewhere the installed Chrome.
 * @param cache where npm's browser is unpacked, once; by default it is removed together with `node_modules`
 * @throws saying what to install where there is none
 */
export async function launchBrowser(cache = path.join(MODULES, '.cache')): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64')
    return launchUnpacked(await unpackChromium(cache));
  try {
    return await chromium.launch({ channel: 'chrome' });
  } catch (cause) {
    throw new Error('This needs a real browser. Install Google Chrome: https://www.google.com/chrome/', {
      cause,
    });
  }
}

/**
 * Unpacks Chromium, unless that has been done, and returns its folder.
 *
 * Safe for several processes at once: each that finds nothing unpacks into a folder of its own and renames it into
 * place. Only the first rename counts; the others throw their copy away. So nobody starts half a browser, and nobody
 * waits for a process that was killed. A child process unpacks: a file that any process still has open for writing
 * cannot be started (ETXTBSY).
 */
async function unpackChromium(cache: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(`${MODULES}@sparticuz/chromium/package.json`, 'utf8'));
  const unpacked = path.join(cache, `chromium-${version}`);
  if (existsSync(unpacked)) return unpacked;
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(path.join(cache, 'unpacking-'));
  try {
    await promisify(execFile)(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        "await (await import('@sparticuz/chromium')).default.executablePath()",
      ],
      {
        // The package unpacks into the temporary folder, and its shared libraries only where it finds itself on AWS Lambda.
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          TMPDIR: staging,
          AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
        },
        cwd: path.dirname(fileURLToPath(import.meta.url)),
      },
    );
    await writeFile(path.join(staging, 'fonts', 'fonts.conf'), FONTS);
    await rename(staging, unpacked);
  } catch (error) {
    if (!existsSync(unpacked)) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return unpacked;
}

/** With the machine's own shared libraries, or, where some are missing, with those that came with Chromium. */
async function launchUnpacked(folder: string): Promise<Browser> {
  const launch = (env: NodeJS.ProcessEnv) =>
    chromium.launch({
      executablePath: path.join(folder, 'chromium'),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=en-GB'],
      env: definedOnly(
        existsSync('/etc/fonts') ? env : { ...env, FONTCONFIG_PATH: path.join(folder, 'fonts') },
      ),
    });
  try {
    return await launch(process.env);
  } catch (error) {
    if (!isLibraryMissing(error)) throw error;
  }
  try {
    return await launch({ ...process.env, LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib') });
  } catch (cause) {
    throw new Error(
      'Chromium misses shared libraries. Install them: apt-get install libnss3 libnspr4 libexpat1 fontconfig',
      { cause },
    );
  }
}

function isLibraryMissing(error: unknown): boolean {
  return error instanceof Error && error.message.includes('error while loading shared libraries');
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
