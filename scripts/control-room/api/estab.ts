import { z } from 'zod';

/** A school, by its number or its name. */
export const Estab = z
  .string()
  .regex(
    /^\s*\d{3}[/ ]?\d{4}\s*$|\p{L}/u,
    'estab must be seven digits, for example 9992001, or the name of a school',
  )
  .max(100)
  .meta({ description: 'The school’s number, or its name', example: '9992001' });
