import { z } from 'zod';
import { UsageError } from '../errors.ts';

/**
 * Reads what a program sent.
 * @throws UsageError that names everything missing or wrong
 */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = checkInput(schema, input);
  if (!result.ok) throw new UsageError(result.message);
  return result.value;
}

/** The same for a caller that answers in another way. */
export function checkInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): { ok: true; value: z.output<Schema> } | { ok: false; message: string } {
  const parsed = schema.safeParse(input, { error: sentence });
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, message: [...new Set(parsed.error.issues.map(({ message }) => message))].join('. ') };
}

/** Clients send codes that are digits as text or as JSON numbers. */
export const textOrNumber = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (typeof value === 'number' ? String(value) : value), schema);

/** Says what is wrong in our words, where the schema has none of its own. */
const sentence: z.core.$ZodErrorMap = (issue) => {
  const name = (issue.path ?? []).map(String).join('.') || 'The request';
  switch (issue.code) {
    case 'invalid_type':
      return isMissing(issue.input) ? `${name} is missing` : `${name} has to be ${kindOf(issue.expected)}`;
    case 'invalid_value':
      if (isMissing(issue.input)) return `${name} is missing`;
      return `${name} has to be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.origin !== 'number') return `${name} is ${issue.input === '' ? 'missing' : 'too short'}`;
      return `${name} has to be ${issue.minimum} or more`;
    case 'too_big':
      if (issue.origin === 'number') return `${name} has to be ${issue.maximum} or less`;
      return `${name} has more than ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'entries'}`;
    case 'invalid_format':
      return issue.format === 'email'
        ? `${name} is not an email address`
        : `${name} is not in the right format`;
    case 'unrecognized_keys':
      return `There is no field ${issue.keys.join(', ')}`;
    default:
      return `${name} cannot be used`;
  }
};

const isMissing = (value: unknown): boolean => value === undefined || Number.isNaN(value);

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};
const kindOf = (expected: string): string => KINDS[expected] ?? 'something else';
