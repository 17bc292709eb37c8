import { z } from 'zod';

/** The URLs of each side, the inbox and the start page; programs read them from `/urls.json`. */
export const SandboxUrls = z.object({ start: z.url(), hub: z.url(), portal: z.url(), inbox: z.url() });
export type SandboxUrls = z.output<typeof SandboxUrls>;
