import {
  API_ERRORS,
  ERROR_GROUPS,
  type ErrorDoc,
  type ErrorGroup,
  OTHER_ERRORS,
  ROW_ERRORS,
} from '../errors.ts';
import { OAUTH_ERRORS, ROSTER_ERRORS } from '../oneroster/errors.ts';

/** An error as the page of errors shows it. */
export interface ListedError extends ErrorDoc {
  code: string;
  /** With the values of an example. */
  text: string;
  /** What OneRoster or OAuth calls it, beside the status. */
  protocolCode: string | null;
}

interface Described extends Omit<ErrorDoc, 'group'> {
  group?: ErrorGroup;
  codeMinor?: string;
  oauthCode?: string;
  text(...args: never): string;
  example: readonly unknown[];
}

const listed = (errors: Record<string, Described>): ListedError[] =>
  Object.entries(errors).map(([code, described]) => {
    const { group = 'oneroster', status, cause, whatToDo, provoke, text, example } = described;
    return {
      ...{ code, group, status, cause, whatToDo, provoke },
      text: Reflect.apply(text, undefined, example),
      protocolCode: described.codeMinor ?? described.oauthCode ?? null,
    };
  });

/** Every error that the API gives. */
export const listErrors = (): ListedError[] =>
  [OTHER_ERRORS, API_ERRORS, ROW_ERRORS, OAUTH_ERRORS, ROSTER_ERRORS].flatMap(listed);

/** The same, by what they are about. */
export function errorsByGroup(): { id: string; title: string; errors: ListedError[] }[] {
  const all = listErrors();
  return Object.entries(ERROR_GROUPS).map(([id, title]) => ({
    ...{ id, title },
    errors: all.filter(({ group }) => group === id),
  }));
}
