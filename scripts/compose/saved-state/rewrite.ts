import type { Database } from '../../../shared/database/database.ts';
import type { Seal } from '../../../shared/database/seal.ts';

/** What differs from one computer to another. A saved state has words of its own in place of it. */
export interface OfThisComputer {
  hubUrl: string;
  portalUrl: string;
  managementSecret: string;
}

/** No computer has a name that ends in `.invalid`. */
const IN_A_FILE: OfThisComputer = {
  hubUrl: 'http://hub.sandbox.invalid',
  portalUrl: 'http://portal.sandbox.invalid',
  managementSecret: 'the-management-secret-of-this-sandbox',
};

export type Rewrite = (text: string) => string;

/** Replaces what is of this computer. */
export const forFile = (here: OfThisComputer): Rewrite => replacer(here, IN_A_FILE);
/** Puts in what is of this computer. */
export const fromFile = (here: OfThisComputer): Rewrite => replacer(IN_A_FILE, here);

function replacer(from: OfThisComputer, to: OfThisComputer): Rewrite {
  const [before, after] = [textsOf(from), textsOf(to)];
  const replacements = before.map((text, index) => {
    const literal = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return { found: new RegExp(`${literal}(?!\\d)`, 'g'), replacement: after[index] ?? '' };
  });
  return (text) =>
    replacements.reduce((result, { found, replacement }) => result.replace(found, () => replacement), text);
}

/** Emails name the host of a link too, without the rest of its address. */
const textsOf = ({ hubUrl, portalUrl, managementSecret }: OfThisComputer): string[] => [
  ...[hubUrl, portalUrl, managementSecret],
  ...[new URL(hubUrl).host, new URL(portalUrl).host],
];

/** Emails break long lines of a body, and addresses in them. Encoded words in headers end in `=` too. */
export function rewriteEmail(source: string, rewrite: Rewrite): string {
  const bodyAt = source.search(/\r?\n\r?\n/);
  if (bodyAt < 0) return rewrite(source);
  return rewrite(source.slice(0, bodyAt) + source.slice(bodyAt).replace(/=\r?\n/g, ''));
}

/**
 * Rewrites all texts in a database that can hold an address, those that are encrypted too, and encrypts these with
 * another key. The journal is no exception: its triggers are away while this runs.
 * @param seals the one that opens what is encrypted, and the one that closes it again
 */
export function rewriteTexts(database: Database, rewrite: Rewrite, seals: { from: Seal; to: Seal }): void {
  database.function('rewritten', (text: unknown) => {
    const plain = openedBy(seals.from, String(text));
    return plain === undefined ? rewrite(String(text)) : seals.to.encrypt(rewrite(plain));
  });
  database.transaction(() => {
    const triggers = database
      .prepare<[], { name: string; sql: string }>(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
      )
      .all();
    for (const { name } of triggers) database.exec(`DROP TRIGGER "${name}"`);
    for (const { table, column } of textColumnsOf(database)) {
      database.exec(
        `UPDATE "${table}" SET "${column}" = rewritten("${column}") WHERE instr("${column}", '://') > 0
           OR (length("${column}") >= ${SHORTEST_ENCRYPTED} AND "${column}" NOT GLOB '*[^A-Za-z0-9+/=]*')`,
      );
    }
    for (const { sql } of triggers) database.exec(sql);
  })();
}

/** The letters of nothing, encrypted. */
const SHORTEST_ENCRYPTED = 40;

function openedBy(seal: Seal, text: string): string | undefined {
  try {
    return seal.decrypt(text);
  } catch {
    return undefined;
  }
}

const textColumnsOf = (database: Database) =>
  database
    .prepare<[], { table: string; column: string }>(
      `SELECT tables.name AS "table", columns.name AS "column"
       FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
       WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND columns.type = 'TEXT'`,
    )
    .all();
