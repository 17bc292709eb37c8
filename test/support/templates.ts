import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** All files of our own folders with an ending, as paths from the root with slashes. Installed packages are not ours. */
export const filesEnding = (ending: string): string[] =>
  ['hodder-hub', 'xporter-portal', 'shared', 'scripts'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith(ending) && !file.includes('node_modules'))
      .map((file) => path.join(folder, file).replaceAll(path.sep, '/')),
  );

export const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const TAG = /<%([_=#%-]?)([\s\S]*?)[_-]?%>/g;

/** The statements of an EJS template, on the lines on which it has them. What it prints goes through `write`. */
export function statementsOf(template: string): string {
  let [statements, end] = ['', 0];
  const skip = (to: number) => {
    statements += template.slice(end, to).replace(/[^\n]/g, '');
  };
  for (const tag of template.matchAll(TAG)) {
    const [all, kind = '', code = ''] = tag;
    skip(tag.index);
    end = tag.index;
    if (kind === '#' || kind === '%') skip(tag.index + all.length);
    else statements += kind === '=' || kind === '-' ? `write(${code}); ` : `${code} `;
    end = tag.index + all.length;
  }
  return statements;
}

/** A template, and the TypeScript that says what it can read. */
export interface TypedTemplate {
  /** As the compiler names it where something is wrong. */
  name: string;
  template: string;
  /** Declarations, in one line. */
  locals: string;
}

interface Options {
  /** Whether an empty value is an error too. */
  isStrict: boolean;
  /** Beside the templates, by file name. */
  others?: Record<string, string>;
}

const PRELUDE = 'declare function write(text: string | number | string[] | URLSearchParams): void;';

/** What the compiler finds wrong with templates, as `<name>.ts(<line>,<column>): <error>`. */
export function compileErrors(
  templates: readonly TypedTemplate[],
  { isStrict, others = {} }: Options,
): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'templates-'));
  const packages = path.join(ROOT, 'node_modules');
  const config = {
    extends: path.join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      ...{ types: ['node'], typeRoots: [path.join(packages, '@types')] },
      ...{ strict: isStrict, exactOptionalPropertyTypes: isStrict, noUncheckedIndexedAccess: isStrict },
      ...{ noUnusedLocals: false, noUnusedParameters: false },
    },
    include: ['*.ts'],
  };
  const files = {
    'package.json': JSON.stringify({ type: 'module' }),
    'tsconfig.json': JSON.stringify(config),
    ...others,
    ...Object.fromEntries(
      templates.map(({ name, template, locals }) => [
        `${name}.ts`,
        `${locals} ${PRELUDE} export default () => { ${statementsOf(template)} };`,
      ]),
    ),
  };
  try {
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
    execFileSync(
      process.execPath,
      [path.join(packages, 'typescript/bin/tsc'), '-p', folder, '--pretty', 'false'],
      {
        ...{ encoding: 'utf8', cwd: folder, maxBuffer: 50_000_000 },
      },
    );
    return [];
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error && typeof error.stdout === 'string')) throw error;
    return error.stdout.split('\n').filter((line) => /^[^./(][^(]*\(.*: error /.test(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The names that each template reads and does not declare, by its own name. */
export function namesRead(templates: readonly Pick<TypedTemplate, 'name' | 'template'>[]) {
  const names = new Map(templates.map(({ name }) => [name, new Set<string>()]));
  const errors = compileErrors(
    templates.map((each) => ({ ...each, locals: 'declare const include: any, locals: any;' })),
    { isStrict: false },
  );
  for (const error of errors) {
    const [, file = '', name = ''] =
      /^(.+)\.ts\(.*: error TS(?:2304|2552|2693|18004): [^']*'([^']+)'/.exec(error) ?? [];
    names.get(file)?.add(name);
  }
  return names;
}
