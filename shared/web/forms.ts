import { z } from 'zod';
import { RequestError } from '../errors.ts';

/** A form as it came: what to show again, and what is wrong with it by field name. */
export interface FormState {
  values: Record<string, string>;
  errors: Record<string, string>;
}

export type FormResult<Value> = { ok: true; value: Value } | ({ ok: false } & FormState);

export const emptyForm = (values: Record<string, string> = {}): FormState => ({ values, errors: {} });

/** Reads a submitted form; the first complaint about each field is the one shown. */
export function readForm<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): FormResult<z.output<Schema>> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[issue.path.join('.')] ??= issue.message;
  return { ok: false, values: typed(body), errors };
}

/**
 * Reads what a form's buttons and hidden fields send, which a person cannot get wrong.
 * @throws RequestError (400) when a field is missing, or comes twice where one is expected
 */
export function readFields<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new RequestError(400, 'The form is incomplete', { cause: parsed.error });
}

/** The values of a submitted form. */
export function typed(body: unknown): Record<string, string> {
  const fields = Object.entries(body ?? {});
  return Object.fromEntries(
    fields.filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}

/** Every value of a field that a form may send not at all, once or several times, as ticked boxes are. */
export const severalValues = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((value) => [value].flat());

/** One line of text that must be there. */
export const line = (complaint: string, longest = 200) =>
  z.string(complaint).trim().min(1, complaint).max(longest, `Use ${longest} characters or fewer`);

export const emailAddress = z
  .string('Enter an email address')
  .trim()
  .min(1, 'Enter an email address')
  .max(254, 'Use 254 characters or fewer')
  .pipe(z.email('Enter an email address like name@school.example'));

/** Digits with spaces, brackets, hyphens and a leading plus, 10 to 15 digits in all. */
export const telephone = z
  .string('Enter a telephone number')
  .trim()
  .min(1, 'Enter a telephone number')
  .refine(
    (text) => /^\+?[\d ()-]+$/.test(text) && /^\d{10,15}$/.test(text.replace(/\D/g, '')),
    'Enter a telephone number like 01632 960123',
  );
