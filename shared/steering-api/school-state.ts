import { z } from 'zod';
import { SchoolFacts } from '../sample-data/new-school.ts';

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
  /** Of a school made while the sandbox runs; only the Hub keeps them. */
  facts: SchoolFacts.nullable().default(null),
});
export type SchoolState = z.output<typeof SchoolState>;
