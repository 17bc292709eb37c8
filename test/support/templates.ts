import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** All files of our own folders with an ending, as paths from the root. */
export const filesEnding = (ending: string): string[] =>
  ['hodder-hub', 'xporter-portal', 'shared', 'scripts'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith(ending))
      .map((file) => path.join(folder, file)),
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

/** Only what can be printed: an empty value would be an empty word to the reader. */
const PRELUDE = 'declare function write(text: string | number): void;';

/** What the compiler finds wrong with templates, as `<name>.ts(<line>,<column>): <error>`. */
export function compileErrors(templates: readonly TypedTemplate[]): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'templates-'));
  try {
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: path.join(ROOT, 'tsconfig.json'),
        compilerOptions: { types: [], noUnusedLocals: false, noUnusedParameters: false },
        include: ['*.ts'],
      }),
    );
    for (const { name, template, locals } of templates)
      writeFileSync(
        path.join(folder, `${name}.ts`),
        `${locals} ${PRELUDE} export const page = () => { ${statementsOf(template)} };`,
      );
    execFileSync(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
      cwd: folder,
    });
    return [];
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error && typeof error.stdout === 'string')) throw error;
    return error.stdout.split('\n').filter((line) => line.includes(': error '));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
