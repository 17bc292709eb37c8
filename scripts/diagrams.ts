import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CONNECTION_STATES } from '../hodder-hub/mis-sync/records/connection-states.ts';
import { RUN_STATES } from '../hodder-hub/mis-sync/records/run-states.ts';
import { asMermaid } from '../shared/states.ts';
import { AUTHORISATION_STATES } from '../xporter-portal/records/authorisation-states.ts';

/** State diagrams, made from the tables that the code uses. */
const DIAGRAMS = {
  connection: asMermaid(CONNECTION_STATES, 'requested'),
  run: asMermaid(RUN_STATES, 'loading'),
  authorisation: asMermaid(AUTHORISATION_STATES, 'invited'),
};

/** The document with current diagrams between their markers. */
export function withDiagrams(markdown: string): string {
  return Object.entries(DIAGRAMS).reduce(
    (text, [name, diagram]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`),
        (_all, open, close) => `${open}\`\`\`mermaid\n${diagram}\n\`\`\`\n${close}`,
      ),
    markdown,
  );
}

export const ARCHITECTURE = fileURLToPath(new URL('../.github/ARCHITECTURE.md', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(ARCHITECTURE, withDiagrams(readFileSync(ARCHITECTURE, 'utf8')));
}
