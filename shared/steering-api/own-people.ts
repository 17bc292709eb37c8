import { z } from 'zod';

const Person = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
/** Pupils and staff with the fields of a file to import: `upn`, `surname`, `forename`, `dob` and so on. */
export const OwnPeople = z.object({ pupils: z.array(Person).optional(), staff: z.array(Person).optional() });
export type OwnPeople = z.output<typeof OwnPeople>;
