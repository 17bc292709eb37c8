import { z } from 'zod';

/** The longest that a request waits for an email, an event or a callback. */
export const LONGEST_WAIT_SECONDS = 120;

export const seconds = z.coerce
  .number<string | number>()
  .min(0)
  .max(LONGEST_WAIT_SECONDS)
  .default(10)
  .meta({ description: 'How many seconds to wait' });
