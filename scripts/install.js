// Plain JavaScript: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const installed = `${root}node_modules/.package-lock.json`;
const wanted = `${root}package-lock.json`;

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
  console.log('Installing what is missing; the first time takes a minute or two …');
  // Not `npm ci`: that stops where a registry mirror lacks an optional package for some other platform.
  // `--no-save` leaves the lock file, whose versions it takes, as it is.
  const { status } = spawnSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'],
    {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) {
    console.error(
      '\nnpm install failed; its messages above say why. A C++ compiler and Python are needed where',
    );
    console.error('better-sqlite3 has no prebuilt binary: https://github.com/nodejs/node-gyp#installation');
    process.exit(status ?? 1);
  }
}
