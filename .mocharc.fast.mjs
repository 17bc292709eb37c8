import { readdirSync, readFileSync } from 'node:fs';

const everything = JSON.parse(readFileSync('.mocharc.json', 'utf8'));
const STARTS_MORE = /\b(startTestSandbox|startSandbox|startStage|launchBrowser|spawnSandbox|spawn)\b/;

/** Only the files that start neither both sides and the inbox, nor a browser, nor another process. */
export default {
  ...everything,
  spec: readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${file}`)
    .filter((file) => !STARTS_MORE.test(readFileSync(file, 'utf8'))),
};
