import { z } from 'zod';
import { readConfig } from '../../../shared/config.ts';
import { startSandbox } from '../../compose/sandbox.ts';
import { SandboxUrls } from '../../steering/sandbox-urls.ts';

/** How a trial wants its sandbox. */
export const Options = z.object({
  /** Whether the five schools' story is played. */
  story: z.boolean().default(false),
  /** The room password, where the gate stands before it: then only requests from 127.0.0.1 are the trainer's. */
  password: z.string().optional(),
});

/** What the sandbox tells the trial. */
export const Ready = z.object({
  urls: SandboxUrls,
  smtpPort: z.number(),
  relyingParty: z.string(),
  managementSecret: z.string(),
});

const TRAINER = '127.0.0.1';

if (process.send) {
  const { story, password } = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
  const config = readConfig();
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
  process.send({ urls, smtpPort, relyingParty, managementSecret } satisfies z.output<typeof Ready>);
}
