import { IllegalTransition, StaleStateError } from '../states.ts';

/** Something went wrong that the person can be told about: it becomes a page with these words. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** The page's heading. */
    readonly title: string,
    /** What happened and what to do next, in plain words. */
    readonly advice: string,
  ) {
    super(title);
  }
}

export const notFound = (): Problem =>
  new Problem(
    404,
    'Page not found',
    'Check the address for a slip of the keyboard, or go back and choose the page from the menu.',
  );

export const forbidden = (advice: string): Problem => new Problem(403, 'You cannot open this page', advice);

/** What an unforeseen error is shown as; its cause goes to the log. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof IllegalTransition || error instanceof StaleStateError) {
    return new Problem(
      409,
      'This has changed since you opened it',
      'You, in another tab, or somebody else has already decided. Nothing that you just sent was saved. Go back and reload the page to see how it is now.',
    );
  }
  const status = statusOf(error);
  if (status === 404) return notFound();
  if (status === 413) return new Problem(413, 'That is too much at once', 'Send a shorter form.');
  if (status >= 400 && status < 500) {
    return new Problem(
      status,
      'That request could not be read',
      'Go back, check what you entered and send it again.',
    );
  }
  return new Problem(
    500,
    'Something went wrong on our side',
    'What you entered before this page is kept. Try again in a moment; if it happens again, give whoever runs this sandbox the reference below.',
  );
}

function statusOf(error: unknown): number {
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
  return 500;
}
