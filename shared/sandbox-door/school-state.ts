import { z } from 'zod';

/** Where a school stands, as one side sees it. */
export const SchoolState = z.object({
  estab: z.string(),
  name: z.string(),
  /** By the side's own transition table; `none` before anything has been asked. */
  state: z.string(),
  since: z.string().nullable(),
  /** Ties both sides' views of one request together. */
  correlation: z.string().nullable(),
  /** In the side's words, where there is more to say. */
  note: z.string().nullable(),
});
export type SchoolState = z.output<typeof SchoolState>;
