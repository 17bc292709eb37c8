import { z } from 'zod';
import { SandboxUrls } from '../steering/sandbox-urls.ts';

/** How a trial wants its sandbox. */
export const SandboxOptions = z.object({
  /** Whether the five schools' story is played. */
  story: z.boolean().default(false),
  /** The room password, where the gate stands before it: then only requests from 127.0.0.1 are the trainer's. */
  password: z.string().optional(),
});
export type SandboxOptions = z.input<typeof SandboxOptions>;

/** What the sandbox tells the trial. */
export const Ready = z.object({
  urls: SandboxUrls,
  smtpPort: z.number(),
  relyingParty: z.string(),
  managementSecret: z.string(),
});
export type Ready = z.output<typeof Ready>;
