import { z } from 'zod';

/** Where each door of the sandbox is; programs read it from `/doors.json`. */
export const Doors = z.object({ start: z.url(), hub: z.url(), portal: z.url(), inbox: z.url() });
export type Doors = z.output<typeof Doors>;
