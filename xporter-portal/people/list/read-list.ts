import type { Listed } from '../listed.ts';

export interface ReadList {
  /** Each once, in the order of the list. */
  found: Listed[];
  unknown: { line: number; text: string }[];
}

const HEADINGS = ['upn', 'id', 'mis id'];

/**
 * Finds the people on a list with one UPN or MIS id on each line. Reads the first cell of a line copied from a spreadsheet,
 * and skips blank lines and a heading.
 */
export function readList(text: string, people: readonly Listed[]): ReadList {
  const byId = new Map(people.flatMap((person) => person.ids.map((id) => [plain(id), person] as const)));
  const found = new Set<Listed>();
  const unknown: ReadList['unknown'] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [cell = ''] = line.split(/[,;\t]/);
    const id = plain(cell);
    if (id === '' || (index === 0 && HEADINGS.includes(id))) continue;
    const person = byId.get(id);
    if (person) found.add(person);
    else unknown.push({ line: index + 1, text: cell.trim() });
  }
  return { found: [...found], unknown };
}

const plain = (id: string): string => id.replace(/["\s]/g, '').toLowerCase();
