import { fileURLToPath } from 'node:url';
import ejs from 'ejs';

/**
 * Renders templates that no Express app answers with: only those that a folder's locals.ts lists, each with what it reads.
 * @typeParam Templates what each template reads, by its name
 * @param folder that the names are relative to
 */
export const fileRendererOf =
  <Templates extends Record<keyof Templates, object>>(folder: URL) =>
  <Name extends keyof Templates & string>(name: Name, locals: Templates[Name]): Promise<string> =>
    ejs.renderFile(fileURLToPath(new URL(`${name}.ejs`, folder)), { ...locals }, { cache: true });
