import type { Response } from 'express';

/**
 * Renders the pages of a feature: only those that its locals.ts lists, each with what its template reads.
 * @typeParam Pages what each template reads, by its name
 */
export const rendererOf =
  <Pages extends Record<keyof Pages, object>>() =>
  <Name extends keyof Pages & string>(response: Response, name: Name, locals: Pages[Name]): void =>
    response.render(name, locals);
