import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readArgumentsOrExit } from './arguments.ts';
import { spawnSandbox } from './compose/child.ts';
import { journey, play, type StepResult, sandboxUrlsOf } from './journey/walkthrough.ts';

const { values } = readArgumentsOrExit({
  options: { json: { type: 'boolean', default: false }, against: { type: 'string' } },
});

function tell({ step, of, side, title, ok, ms, reason }: StepResult): void {
  if (values.json) return;
  console.log(
    `${ok ? '✔' : '✖'} Step ${String(step).padStart(2)} of ${of}  ${side.padEnd(6)} ${title} (${ms} ms)`,
  );
  if (reason) console.error(`\n   ${reason}`);
}

async function playAgainst(startUrl: string): Promise<void> {
  const results = await play(journey(await sandboxUrlsOf(startUrl)), tell);
  if (values.json) console.log(JSON.stringify(results, null, 2));
  if (results.some(({ ok }) => !ok)) process.exitCode = 1;
}

async function playOnItsOwn(): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'walkthrough-'));
  const sandbox = await spawnSandbox({ DATA_DIR: dataDir });
  try {
    await playAgainst(sandbox.startUrl);
  } finally {
    await sandbox.interrupt();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await (values.against ? playAgainst(values.against) : playOnItsOwn()).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
