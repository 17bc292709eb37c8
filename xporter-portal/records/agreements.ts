import type { Database } from '../../shared/database/database.ts';

/** A version of an app's Data Sharing Agreement, with blank lines between paragraphs. */
export interface Agreement {
  version: string;
  text: string;
}

/** Saves a version. The text of a saved version does not change. */
export function keepAgreement(
  database: Database,
  app: { relyingParty: string; agreementVersion: string; agreement: string },
): void {
  database
    .prepare(
      `INSERT INTO agreements (relying_party, version, text) VALUES (:relyingParty, :agreementVersion, :agreement)
       ON CONFLICT DO NOTHING`,
    )
    .run(app);
}

/** @param version the current version or an earlier one */
export function agreementOf(
  database: Database,
  relyingParty: string,
  version: string,
): Agreement | undefined {
  return database
    .prepare<[string, string], Agreement>(
      'SELECT version, text FROM agreements WHERE relying_party = ? AND version = ?',
    )
    .get(relyingParty, version);
}

/** Whether one version comes after another: `3.10` after `3.9`, `2026-2` after `2026-1`. */
export const comesAfter = (version: string, earlier: string): boolean =>
  version.localeCompare(earlier, 'en', { numeric: true }) > 0;

const paragraphs = (text: string): string[] => text.split(/\n{2,}/).map((each) => each.trim());

/**
 * Compares a new text with the accepted one, by paragraph.
 * @returns each paragraph of the new text and whether it is new or changed, and the removed paragraphs
 */
export function compareAgreements(accepted: string, text: string) {
  const before = paragraphs(accepted);
  const now = paragraphs(text);
  return {
    paragraphs: now.map((each) => ({ text: each, isNew: !before.includes(each) })),
    gone: before.filter((each) => !now.includes(each)),
  };
}
