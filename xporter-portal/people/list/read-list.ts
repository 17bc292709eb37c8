import type { Listed } from '../listed.ts';

export interface ReadList {
  /** Each once, in the order of the list. */
  found: Listed[];
  unknown: { line: number; text: string }[];
}

/** As `plain` writes them. */
const HEADINGS = ['upn', 'id', 'misid'];

/**
 * Finds the people on a list with one UPN or MIS id on each line. Reads the first cell of a line copied from a spreadsheet,
 * and skips blank lines and a heading.
 */
export function readList(text: string, people: readonly Listed[]): ReadList {
  const byId = new Map(people.flatMap((person) => person.ids.map((id) => [plain(id), person] as const)));
  const found = new Set<Listed>();
  const unknown: ReadList['unknown'] = [];
  let isBeginning = true;
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    const [cell = ''] = line.split(/[,;\t|]/);
    const id = plain(cell);
    if (id === '') continue;
    const isHeading = isBeginning && HEADINGS.includes(id);
    isBeginning = false;
    if (isHeading) continue;
    const person = byId.get(id);
    if (person) found.add(person);
    else unknown.push({ line: index + 1, text: cell.trim() });
  }
  return { found: [...found], unknown };
}

const plain = (id: string): string => id.replace(/["\s\u200B]/g, '').toLowerCase();
