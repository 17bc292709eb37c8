import { z } from 'zod';
import type { Database } from '../../../shared/database/database.ts';
import { RequestError } from '../../../shared/errors.ts';
import { estabNamed } from '../../../shared/school-number.ts';
import { emailAddress, line, severalValues } from '../../../shared/web/forms.ts';
import { type School, schoolByEstab, schoolNames } from '../../records/schools.ts';

export const ChosenAreas = z.object({ areas: severalValues });

/** A field that may be left blank, which reads as undefined. */
const orBlank = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(
    (text) => (typeof text === 'string' && text.trim() === '' ? undefined : text),
    schema.optional(),
  );

/** Also where another field is wrong, so that all complaints come at once. */
const always = () => true;

/** The form that invites a school: in the register, and a person there or the head. */
export const inviteForm = (database: Database) =>
  ChosenAreas.extend({
    school: line('Enter the school’s name, or its LA and DfE number', 100).transform((text, { addIssue }) => {
      const found = schoolFor(database, text);
      if (typeof found !== 'string') return found;
      addIssue({ code: 'custom', message: found });
      return z.NEVER;
    }),
    name: orBlank(line('Enter their name', 100)),
    email: orBlank(emailAddress),
  })
    .refine(({ name, email }) => name === undefined || email !== undefined, {
      path: ['email'],
      error: 'Enter their email address, or leave the name blank too',
      when: always,
    })
    .refine(({ name, email }) => email === undefined || name !== undefined, {
      path: ['name'],
      error: 'Enter their name, or leave the email address blank too',
      when: always,
    });

/** @returns a complaint where no school, or more than one, is meant */
function schoolFor(database: Database, text: string): School | string {
  try {
    const estab = estabNamed(schoolNames(database), text);
    return schoolByEstab(database, estab) ?? `There is no school ${text}`;
  } catch (error) {
    if (error instanceof RequestError) return error.message;
    throw error;
  }
}
