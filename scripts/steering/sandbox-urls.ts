import { z } from 'zod';

/** Where each door of the sandbox is; programs read it from `/urls.json`. */
export const SandboxUrls = z.object({ start: z.url(), hub: z.url(), portal: z.url(), inbox: z.url() });
export type SandboxUrls = z.output<typeof SandboxUrls>;
