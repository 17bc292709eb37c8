import type { SandboxUrls } from '../../steering/sandbox-urls.ts';
import type { Field } from '../api/openapi.ts';
import type { Route } from '../api/route.ts';

/** A route of the API, as the page documents it. */
export interface Operation extends Pick<Route, 'path' | 'tag' | 'summary'> {
  name: string;
  method: string;
  fields: readonly DocumentedField[];
  /** False where it sends or takes a file. */
  canTry: boolean;
  /** What it answers, as a TypeScript type. */
  gives: string;
  refuses: readonly { code: number; why: string }[];
}

interface DocumentedField extends Omit<Field, 'schema'> {
  about: string;
  type: string;
  choices: readonly string[];
  example: string;
  /** Its default; empty without one. */
  usual: string;
}

/** What the pages of this feature read. */
export interface Pages {
  'developers/index': {
    urls: SandboxUrls;
    groups: readonly { tag: string; operations: readonly Operation[] }[];
  };
}
