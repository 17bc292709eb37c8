import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { JOURNEY_KEYS } from '../journey.ts';
import { LABELS } from '../labels.ts';

const text = (what: string) => z.string(`${what} is missing`).trim().min(1, `${what} is empty`);
const maybe = (what: string) => z.string(`${what} is missing: leave it empty as ""`).trim();

const Step = z
  .strictObject({
    key: text('key').regex(/^[a-z0-9-]+$/, 'key takes small letters, digits and hyphens'),
    /** The step of the official journey that this belongs to. */
    step: z.enum(JOURNEY_KEYS, `step takes one of ${JOURNEY_KEYS.join(', ')}`),
    side: z.enum(['hub', 'portal', 'inbox'], 'side takes hub, portal or inbox'),
    /** Of the page, `*` for any part that differs between schools; null in the inbox. */
    path: z.string('path is missing').startsWith('/', 'path begins with /').nullable(),
    /** The link or button to press, by its name in the labels: the step is shown where it is; null where there is none. */
    target: z
      .string('target is missing')
      .refine((name) => Object.hasOwn(LABELS, name), 'target takes a name from shared/labels.ts')
      .transform((name) => LABELS[name as keyof typeof LABELS] as string)
      .nullable(),
    title: text('title'),
    /** `{target}` stands for the words of the target. */
    do: text('do'),
    why: maybe('why'),
    wrong: maybe('wrong'),
    notes: maybe('notes'),
    /** The emails, as `<side>/<template>`, that lead to this step. */
    emails: z.array(text('emails')).default([]),
    /** An optional page that the guide does not send people to. */
    optional: z.boolean('optional takes true or false').default(false),
  })
  .refine(({ side, path }) => (side === 'inbox') === (path === null), {
    path: ['path'],
    message: 'path is null for the inbox, and for nothing else',
  })
  .transform((step) => ({ ...step, do: step.do.replace('{target}', step.target ?? '') }));
export type Step = z.output<typeof Step>;

/** The steps cannot be used; the message names the step and the field. */
export class BadSteps extends Error {}

/**
 * Reads the steps of the guide, which a trainer writes.
 * @param json an array of steps, in the order in which they are played
 * @throws BadSteps with every complaint on a line of its own
 */
export function readSteps(json: string): Step[] {
  const steps = z.array(Step, 'The file holds a list of steps: [ … ]').safeParse(parsed(json));
  if (!steps.success) {
    const complaints = steps.error.issues.map(({ path: [index, ...field], message }) =>
      typeof index === 'number'
        ? `Step ${index + 1}${field.length > 0 ? `, ${field.join('.')}` : ''}: ${message}`
        : message,
    );
    throw new BadSteps(complaints.join('\n'));
  }
  const twice = steps.data.find(
    ({ key }, index) => steps.data.findIndex((step) => step.key === key) !== index,
  );
  if (twice) throw new BadSteps(`Two steps have the key ${twice.key}`);
  return steps.data;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new BadSteps(`The file is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

/** The official journey. @throws BadSteps */
export function officialSteps(): Step[] {
  try {
    return readSteps(readFileSync(new URL('steps.json', import.meta.url), 'utf8'));
  } catch (error) {
    if (error instanceof BadSteps) throw new BadSteps(`shared/guide/steps.json\n${error.message}`);
    throw error;
  }
}

/** What to do after reading an email; undefined after an email that leads nowhere. */
export const stepAfter = (template: string | null, steps: readonly Step[]): Step | undefined =>
  steps.find(({ emails }) => template !== null && emails.includes(template));

/** Whether a step's pattern matches that path. */
export function isAt(pattern: string, path: string): boolean {
  const parts = pattern.split('/');
  const actual = path.replace(/\/$/, '').split('/');
  return (
    parts.length === actual.length && parts.every((part, index) => part === '*' || part === actual[index])
  );
}
