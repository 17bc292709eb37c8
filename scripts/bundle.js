// Plain JavaScript: it makes JavaScript of all the rest.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['hodder-hub', 'xporter-portal', 'shared', 'scripts'];
const ENTRIES = ['start', 'side', 'walkthrough', 'emails', 'cli'].map((name) => `scripts/${name}.ts`);
const BUNDLES = path.join(root, '.bundles');
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * The address of an entry as JavaScript. It is bundled from the sources when they have changed since the last time,
 * which takes a third of a second: reading each file on its own takes two seconds at every start.
 * @param {string} name of a file in scripts, without its ending
 * @param {string} bundles the folder of all bundles, in the project's own
 */
export async function bundled(name, bundles = BUNDLES) {
  const folder = path.join(bundles, digestOfSources());
  if (!existsSync(folder)) await bundle(folder);
  return pathToFileURL(path.join(folder, `${name}.js`)).href;
}

/** Changes with any source, and with any version of a package. */
function digestOfSources() {
  const digest = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')));
  digest.update(readFileSync(fileURLToPath(import.meta.url)));
  for (const folder of FOLDERS) {
    const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((each) => each.endsWith('.ts')).sort()) {
      const source = path.join(folder, file);
      digest.update(`${source}\n`).update(readFileSync(path.join(root, source)));
    }
  }
  return digest.digest('hex').slice(0, 16);
}

/** Whole or not at all: two starts at once make two, and one of them stays. */
async function bundle(folder) {
  const { build } = await import('esbuild');
  mkdirSync(path.dirname(folder), { recursive: true });
  removeOld(path.dirname(folder));
  const unfinished = mkdtempSync(`${folder}-`);
  await build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    entryNames: '[name]',
    outdir: unfinished,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
    plugins: [keepAddresses],
  });
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** A sandbox that runs may still load parts of its own. */
function removeOld(bundles) {
  for (const name of readdirSync(bundles)) {
    const old = path.join(bundles, name);
    if (Date.now() - statSync(old).mtimeMs > KEPT_MS) rmSync(old, { recursive: true, force: true });
  }
}

/** Templates, migrations and assets stay where they are: each source still names them by its own address. */
const keepAddresses = {
  name: 'keep addresses',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      const address = path.relative(root, file).split(path.sep).join('/');
      const own = `new URL(${JSON.stringify(`../../${address}`)}, import.meta.url).href`;
      return { contents: readFileSync(file, 'utf8').replaceAll('import.meta.url', own), loader: 'ts' };
    });
  },
};
