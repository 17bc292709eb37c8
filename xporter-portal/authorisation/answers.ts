import { z } from 'zod';
import type { Database } from '../../shared/database/database.ts';
import type { PartnerApp } from '../partner-apps/partner-apps.ts';
import type { Authorisation } from './authorisations.ts';

/** What has been answered in the wizard so far; kept until the school authorises. */
export const Answers = z.object({
  mis: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  people: z.enum(['include', 'exclude']).optional(),
  /** Of the Data Sharing Agreement that was accepted together with it. */
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

/** Without what was accepted under an agreement that has been replaced since: that is asked again. */
export function stillValid(answers: Answers, app: Pick<PartnerApp, 'agreementVersion'>): Answers {
  const { people: _people, ...others } = answers;
  return answers.agreementVersion === app.agreementVersion ? answers : others;
}

/** Keeps one more answer beside the others. */
export function answer(database: Database, authorisation: Authorisation, given: Answers): void {
  const answers = { ...answersOf(database, authorisation), ...given };
  database
    .prepare('UPDATE authorisations SET answers = ? WHERE id = ?')
    .run(JSON.stringify(answers), authorisation.id);
}
