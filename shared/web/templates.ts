import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ejs from 'ejs';

type Locals = Record<string, unknown>;

/**
 * An engine for Express that reads and compiles each template once. EJS's own looks for the file of every include on
 * the disk, each time.
 * @param folders where includes are found that are not beside their template
 */
export function templateEngine(
  folders: readonly string[],
): (file: string, locals: object, done: (error: unknown, html?: string) => void) => void {
  const compiled = new Map<string, ejs.TemplateFunction>();
  const found = new Map<string, string>();

  function templateOf(file: string): ejs.TemplateFunction {
    const known = compiled.get(file);
    if (known) return known;
    const made = ejs.compile(readFileSync(file, 'utf8'), { filename: file });
    compiled.set(file, made);
    return made;
  }

  /** @throws when there is none */
  function included(name: string, from: string): string {
    const key = `${from}\n${name}`;
    const known = found.get(key);
    if (known) return known;
    const places = [path.dirname(from), ...folders].map((folder) => path.join(folder, `${name}.ejs`));
    const place = places.find((each) => existsSync(each));
    if (place === undefined) throw new Error(`${from} includes ${name}, which is nowhere`);
    found.set(key, place);
    return place;
  }

  function render(file: string, locals: Locals): string {
    // `include` among the locals hides EJS's own.
    const include = (name: string, more?: Locals) => render(included(name, file), { ...locals, ...more });
    return templateOf(file)({ ...locals, include });
  }

  return (file, locals, done) => {
    try {
      done(null, render(file, { ...locals }));
    } catch (error) {
      done(error);
    }
  };
}
