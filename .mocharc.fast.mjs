import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const everything = JSON.parse(readFileSync('.mocharc.json', 'utf8'));
const IMPORT = /^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm;
/** What starts a process, a browser, the inbox or both sides. */
const STARTS_MORE = new Set([
  'node:child_process',
  'playwright-core',
  'maildev',
  'wellbeing-xporter-sandbox',
]);

/** Whether a file imports something that starts more than one side, itself or through what it imports. */
function startsMore(file, seen = new Set()) {
  if (seen.has(file)) return false;
  seen.add(file);
  const imported = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, name]) => name);
  return imported.some((name) =>
    name.startsWith('.') ? startsMore(path.join(path.dirname(file), name), seen) : STARTS_MORE.has(name),
  );
}

/** Only the files that start neither both sides and the inbox, nor a browser, nor another process. */
export default {
  ...everything,
  spec: readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
    .map((file) => `test/${file}`)
    .filter((file) => !startsMore(file)),
};
