// Plain JavaScript: it makes JavaScript of all the rest.
import './node-version.js';
import { createHash } from 'node:crypto';
import {
  cpSync,
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
const ENTRIES = ['start', 'side', 'walkthrough', 'emails', 'cli', 'host', 'trial-sandbox'].map(
  (name) => `scripts/${name}.ts`,
);
const BUNDLES = path.join(root, '.bundles');
/** Where a package, which has no sources, has them ready. */
const PACKED = path.join(root, 'dist/bundle');
/** What is loaded only where it is needed, as it holds machine code, files or processes of its own. */
const EXTERNAL = [
  '@node-rs/argon2',
  'better-sqlite3',
  'dompurify',
  'esbuild',
  'jsdom',
  'playwright-core',
  '@sparticuz/chromium',
];
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * The address of an entry as JavaScript. It is bundled from the sources when they have changed since the last time,
 * which takes a third of a second: reading each file on its own takes two seconds at every start.
 * @param {string} name of a file in scripts, without its ending
 * @param {string} bundles the folder of all bundles, in the project's own
 */
export async function bundled(name, bundles = BUNDLES) {
  const hasSources = existsSync(path.join(root, 'tsconfig.json'));
  const folder = hasSources ? path.join(bundles, digestOfSources()) : PACKED;
  if (!existsSync(folder)) await makeWhole(folder);
  return pathToFileURL(path.join(folder, `${name}.js`)).href;
}

/** Bundles all entries, and the packages that they need, as modules into a folder two deep in the project. */
export async function bundleEntries(folder) {
  await bundle({
    entryPoints: ENTRIES,
    entryNames: '[name]',
    outdir: folder,
    splitting: true,
    format: 'esm',
    packages: 'bundle',
    external: EXTERNAL,
    // A source is kept in memory as it is written. Names stay, as the log shows them.
    minifyWhitespace: true,
    lineLimit: 200,
    banner: { js: COMMONJS },
    plugins: [keepAddresses('esm'), lightMailDev],
  });
  cpSync(path.join(root, 'node_modules/@maildev/ui/dist'), path.join(folder, MAILDEV_PAGE), {
    recursive: true,
  });
}

/** @param {import('esbuild').BuildOptions} options the format and what goes where */
export async function bundle(options) {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
    plugins: [keepAddresses(options.format)],
    ...options,
  });
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
async function makeWhole(folder) {
  mkdirSync(path.dirname(folder), { recursive: true });
  removeOld(path.dirname(folder));
  const unfinished = mkdtempSync(`${folder}-`);
  await bundleEntries(unfinished);
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

/** What packages of the older kind expect to be there. */
const COMMONJS = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);
const __dirname = require('node:path').dirname(require('node:url').fileURLToPath(import.meta.url));`;

/** Templates, migrations and assets stay where they are: each source still names them by its own address. */
const keepAddresses = (format) => ({
  name: 'keep addresses',
  setup({ onLoad }) {
    const here = format === 'cjs' ? "require('node:url').pathToFileURL(__filename)" : 'import.meta.url';
    onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      const address = path.relative(root, file).split(path.sep).join('/');
      const own = `new URL(${JSON.stringify(`../../${address}`)}, ${here}).href`;
      return { contents: readFileSync(file, 'utf8').replaceAll('import.meta.url', own), loader: 'ts' };
    });
  },
});

const MAILDEV_PAGE = 'maildev/dist';

/**
 * MailDev with its page beside the bundle and without what a start does not need: jsdom, which cleans an email that
 * is viewed in its page, takes 0.3 s and 60 MB, and its server for language models is switched off.
 */
const lightMailDev = {
  name: 'light MailDev',
  setup({ onLoad, onResolve }) {
    const own = `new URL('./maildev/server/index.js', import.meta.url).href`;
    onLoad({ filter: /@maildev[\\/]ui[\\/].*\.js$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replaceAll('import.meta.url', own),
    }));
    const replace = (filter, contents) => {
      const namespace = String(filter);
      onResolve({ filter }, ({ path: name, importer }) =>
        /@maildev[\\/]/.test(importer) ? { path: name, namespace } : undefined,
      );
      onLoad({ filter, namespace }, () => ({ contents, resolveDir: root }));
    };
    replace(/^@modelcontextprotocol\/sdk\/|^@maildev\/mcp$/, 'module.exports = {};');
    replace(/^jsdom$/, 'export const JSDOM = class {};');
    replace(
      /^dompurify$/,
      `let purify;
      const sanitize = (...args) => {
        purify ??= require('dompurify')(new (require('jsdom').JSDOM)('').window);
        return purify.sanitize(...args);
      };
      export default () => ({ sanitize });`,
    );
  },
};
