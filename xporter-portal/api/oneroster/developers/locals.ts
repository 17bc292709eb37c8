import type { SignedInDeveloper } from '../../developers/locals.ts';
import type { Sample } from '../../developers/samples.ts';
import type { TriedOut } from '../../developers/try-out.ts';

/** An operation as its page shows it. */
export interface ShownOperation {
  operationId: string;
  /** With the names of ids in braces. */
  path: string;
  title: string;
  key: string;
  isListedByXporter: boolean;
}

/** What the pages of this feature read. */
export interface Pages {
  'api/oneroster/developers/index': {
    url: string;
    bases: readonly { path: string; about: string }[];
    operations: ShownOperation[];
  };
  'api/oneroster/developers/operation': {
    operation: ShownOperation;
    /** The names of the ids in its path. */
    ids: string[];
    /** The parameters that it takes. */
    parameters: readonly string[];
    fields: { name: string; value: string; isRequired: boolean }[];
    signedIn: SignedInDeveloper | undefined;
    /** Of the form, as it was sent. */
    values: Record<string, string>;
    tried: TriedOut | undefined;
    samples: Sample[];
  };
}
