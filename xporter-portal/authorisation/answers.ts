import { z } from 'zod';
import type { Database } from '../../shared/database/database.ts';
import type { Authorisation } from './authorisations.ts';

/** What has been answered in the wizard so far; kept until the school authorises. */
export const Answers = z.object({
  mis: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  people: z.enum(['include', 'exclude']).optional(),
});
export type Answers = z.output<typeof Answers>;

export function answersOf(database: Database, { id }: Authorisation): Answers {
  const kept = database
    .prepare<[number], string>('SELECT answers FROM authorisations WHERE id = ?')
    .pluck()
    .get(id);
  return Answers.parse(JSON.parse(kept ?? '{}'));
}

/** Keeps one more answer beside the others. */
export function answer(database: Database, authorisation: Authorisation, given: Answers): void {
  const answers = { ...answersOf(database, authorisation), ...given };
  database
    .prepare('UPDATE authorisations SET answers = ? WHERE id = ?')
    .run(JSON.stringify(answers), authorisation.id);
}
