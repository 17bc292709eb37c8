// Plain JavaScript: npm runs it after an installation and before it packs. It makes what the package exports.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, bundleEntries } from './bundle.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
/** What the package exports. */
const KIT = ['kit', 'playwright', 'cypress'].map((name) => `scripts/kit/${name}.ts`);

/** The kit in one module format, with its types beside it: a package.json says how both are read. */
async function makeKit(format, type, types) {
  const folder = path.join(dist, format);
  await bundle({ entryPoints: KIT, outdir: folder, format });
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify({ type })}\n`);
  for (const [file, text] of types) {
    const target = path.join(folder, 'types', file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

/** The declarations that the kit's own need, by their paths. */
function declarations() {
  const folder = mkdtempSync(path.join(tmpdir(), 'kit-types-'));
  try {
    const config = path.join(folder, 'tsconfig.json');
    writeFileSync(
      config,
      JSON.stringify({
        extends: path.join(root, 'tsconfig.json'),
        compilerOptions: {
          ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, removeComments: false },
          ...{ outDir: path.join(folder, 'out'), rootDir: root, types: ['node'] },
          typeRoots: [path.join(root, 'node_modules/@types')],
        },
        include: [],
        files: KIT.map((file) => path.join(root, file)),
      }),
    );
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', config, '--noCheck'], { stdio: 'inherit' });
    return reachable(path.join(folder, 'out'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reachable(folder) {
  const found = new Map();
  const add = (file) => {
    if (found.has(file)) return;
    const text = readFileSync(path.join(folder, file), 'utf8');
    found.set(file, text);
    for (const [, name] of text.matchAll(/(?:from |import\()["'](\.[^"']+)\.ts["']/g))
      add(path.join(path.dirname(file), `${name}.d.ts`));
  };
  for (const file of KIT) add(file.replace(/\.ts$/, '.d.ts'));
  return found;
}

if (existsSync(path.join(root, 'tsconfig.json'))) {
  rmSync(dist, { recursive: true, force: true });
  const types = declarations();
  await makeKit('esm', 'module', types);
  await makeKit('cjs', 'commonjs', types);
  await bundleEntries(path.join(dist, 'bundle'));
}
