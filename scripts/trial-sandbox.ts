import { readConfig } from '../shared/config.ts';
import { keepHeapLean } from './compose/lean-heap.ts';
import { startSandbox } from './compose/sandbox.ts';
import { type Ready, SandboxOptions } from './trials/messages.ts';

/** The sandbox of a trial, in a process of its own. It ends when the trial does. */
const TRAINER = '127.0.0.1';

const { story, password } = SandboxOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
const config = readConfig();
keepHeapLean();
const starting = startSandbox(config, {
  story,
  lan:
    password === undefined
      ? undefined
      : { address: TRAINER, password, isTrusted: (from) => from === TRAINER },
});
// Ctrl-C reaches the whole group; this one ends, tidily, when its parent has gone.
process.on('SIGINT', () => undefined);
process.once('disconnect', async () => {
  await (await starting).stop();
  process.exit();
});
const { urls, smtpPort } = await starting;
const { relyingParty, managementSecret } = config;
process.send?.({ urls, smtpPort, relyingParty, managementSecret } satisfies Ready);
