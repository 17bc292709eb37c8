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

/** `ext 5`, `(extn. 12)`, `x5`, `#5` at the end of a telephone number. */
const EXTENSION = /[\s,;]*\(?(?:(?:ext(?:ension|n)?\.?|x|#)[\s:=-]*\d{1,6})\)?$/i;

/**
 * Whether a text is a telephone number as people write it: 10 to 15 digits with spaces, brackets, hyphens, dots and a leading
 * plus, perhaps an extension, perhaps the end of a second number after a slash (`01632 960111 / 960112`).
 */
export function isTelephone(text: string): boolean {
  const [first = '', ...others] = text.replace(EXTENSION, '').split(/\s*\/\s*/);
  const digitsOf = (number: string) =>
    /^\+?[\d\s().\u2010-\u2013-]+$/.test(number) ? number.replace(/\D/g, '').length : 0;
  const isWhole = digitsOf(first) >= 10 && digitsOf(first) <= 15;
  return isWhole && others.length < 2 && others.every((end) => digitsOf(end) >= 1 && digitsOf(end) <= 15);
}

export const telephone = z
  .string('Enter a telephone number')
  .trim()
  .min(1, 'Enter a telephone number')
  .max(60, 'Use 60 characters or fewer')
  .refine(isTelephone, 'Enter a telephone number like 01632 960123 or 01632 960123 ext 5');
