import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { Path, Problem } from './problem.ts';

/** The text of a scenario file, read as YAML. */
export interface Source {
  value: unknown;
  /** Mistakes in the YAML itself. There is no value then. */
  problems: Problem[];
  /** Where a field is, or else the nearest thing around it. @param isKey the key itself, not its value */
  placeOf(path: Path, isKey?: boolean): { line: number; column: number };
}

/** For mistakes that the YAML library explains to programmers. */
const MEANING: Partial<Record<ErrorCode, string>> = {
  DUPLICATE_KEY: 'This field is here twice',
  MULTIPLE_DOCS: 'A second scenario begins here, after ---. Put it into a file of its own',
};

/** @param file its name, for messages */
export function readSource(file: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = document.errors.map(
    ({ code, message, pos: [offset] }): Problem => ({
      ...{ file, ...placeAt(offset), field: '' },
      message: MEANING[code] ?? `This is not valid YAML: ${message}`,
    }),
  );
  keepPeopleAsWritten(document);
  const placeOf: Source['placeOf'] = (path, isKey = false) => placeAt(offsetOf(document, path, isKey));
  if (problems.length > 0) return { value: undefined, problems, placeOf };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), problems, placeOf };
  } catch (error) {
    const [, name] = /^Unresolved alias.*: (.+)$/.exec(String(Object(error).message)) ?? [];
    const message =
      name === undefined
        ? 'This uses more aliases (*name) than are allowed'
        : `The alias *${name} refers to nothing: no &${name} is before it`;
    return { value: undefined, problems: [{ file, line: 1, column: 1, field: '', message }], placeOf };
  }
}

/** A person can be called Null or True, and a class 3E1, which YAML reads as a number. Only blank, ~ and null are nothing. */
function keepPeopleAsWritten(document: Document): void {
  const schools = document.get('schools');
  if (!isSeq(schools)) return;
  for (const school of schools.items) {
    const people = isMap(school) ? school.get('people') : undefined;
    if (!isMap(people)) continue;
    visit(people, {
      Scalar(_, scalar) {
        if (typeof scalar.value !== 'string' && !['', '~', 'null', undefined].includes(scalar.source))
          scalar.value = scalar.source;
      },
    });
  }
}

function offsetOf(document: Document, path: Path, isKey: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const isLast = index === path.length - 1;
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === step) : undefined;
    const next: unknown = pair ? pair.value : isSeq(node) ? node.items[Number(step)] : undefined;
    if (!pair && next === undefined) return offset;
    const isBlank = isScalar(next) && next.source === '';
    offset = (pair && ((isLast && isKey) || isBlank) ? startOf(pair.key) : startOf(next)) ?? offset;
    node = next;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];
