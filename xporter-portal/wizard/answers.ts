import { z } from 'zod';
import type { Database } from '../../shared/database/database.ts';
import type { Authorisation } from '../records/authorisations.ts';
import type { PartnerApp } from '../records/partner-apps.ts';
import { dataAreasOf } from './data-areas.ts';

/** The answers in the wizard so far, kept until the school authorises. */
export const Answers = z.object({
  mis: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  people: z.enum(['include', 'exclude']).optional(),
  /** The version of the Data Sharing Agreement that was accepted with it. */
  agreementVersion: z.string().optional(),
});
export type Answers = z.output<typeof Answers>;

export function answersOf(database: Database, { id }: Authorisation): Answers {
  const kept = database
    .prepare<[number], string>('SELECT answers FROM authorisations WHERE id = ?')
    .pluck()
    .get(id);
  return Answers.parse(JSON.parse(kept ?? '{}'));
}

/** The answers that still apply: not people under a replaced agreement, nor areas without one that is now required. */
export function stillValid(answers: Answers, app: PartnerApp, invitation: Authorisation): Answers {
  const { people, scopes, ...others } = answers;
  const required = dataAreasOf(app, invitation).filter((area) => area.required);
  const isComplete = required.every(({ scope }) => scopes?.includes(scope));
  return {
    ...others,
    ...(scopes && isComplete ? { scopes } : {}),
    ...(people && answers.agreementVersion === app.agreementVersion ? { people } : {}),
  };
}

/** Saves an answer with the others. */
export function answer(database: Database, authorisation: Authorisation, change: Answers): void {
  const answers = { ...answersOf(database, authorisation), ...change };
  database
    .prepare('UPDATE authorisations SET answers = ? WHERE id = ?')
    .run(JSON.stringify(answers), authorisation.id);
}
