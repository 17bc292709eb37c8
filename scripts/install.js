// Plain JavaScript: it runs before anything is installed.
import './node-version.js';
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const installed = `${root}node_modules/.package-lock.json`;
const wanted = `${root}package-lock.json`;
const sqlite = `${root}node_modules/better-sqlite3/build`;
const EVERY_SECONDS = 10;

/** What npm is busy with; it says nothing itself while it compiles. */
function currentStep() {
  if (existsSync(`${sqlite}/Release/better_sqlite3.node`)) return 'finishing';
  return existsSync(sqlite)
    ? 'compiling SQLite for this computer, usually one to three minutes'
    : 'fetching packages, usually less than a minute';
}

function install() {
  // Not `npm ci`: that stops where a registry mirror lacks an optional package for some other platform.
  // `--no-save` leaves the lock file, whose versions it takes, unchanged.
  const npm = spawn(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--include=dev'],
    { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' },
  );
  return new Promise((resolve, reject) => npm.on('error', reject).on('close', resolve));
}

async function installAndReport() {
  console.log('Installing packages. This happens once and takes two to four minutes.');
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const report = setInterval(() => console.log(`  ${seconds()} s: ${currentStep()} …`), EVERY_SECONDS * 1000);
  const status = await install();
  clearInterval(report);
  if (status !== 0) {
    console.error(`
npm install failed. Its messages above say why. Where better-sqlite3 has no prebuilt binary, it needs a C++
compiler and Python: https://github.com/nodejs/node-gyp#installation`);
    process.exit(status ?? 1);
  }
  console.log(`Installed in ${seconds()} s.\n`);
}

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs)
  await installAndReport();
