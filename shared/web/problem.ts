import { asRequestError, ConflictError, RequestError } from '../errors.ts';

/** An error that the person can understand: it becomes a page with this text. */
export class Problem extends RequestError {
  constructor(
    status: number,
    /** The page's heading. */
    readonly title: string,
    /** What happened and what to do next. */
    readonly advice: string,
  ) {
    super(status, title);
  }
}

export const notFound = (): Problem =>
  new Problem(
    404,
    'Page not found',
    'Check the address for typing mistakes, or go back and choose a page from the menu.',
  );

export const forbidden = (advice: string): Problem => new Problem(403, 'You cannot open this page', advice);

/** The problem page for any error. The log has the cause of an unexpected one. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ConflictError) {
    return new Problem(
      409,
      'This has changed since you opened it',
      'Someone else, or you in another tab, has changed it. We have not saved what you just sent. Go back and reload the page to see the current state.',
    );
  }
  const status = asRequestError(error)?.status ?? 500;
  if (status === 404) return notFound();
  if (status === 413)
    return new Problem(413, 'Request too large', 'Shorten what you entered and send the form again.');
  if (status === 503)
    return new Problem(
      503,
      'Try again in a moment',
      'We could not save anything just now: another program is using the database, or the disk is full. Nothing you saved before is lost.',
    );
  if (status >= 400 && status < 500) {
    return new Problem(
      status,
      'We could not read that request',
      'Go back, check what you entered and send the form again.',
    );
  }
  return new Problem(
    500,
    'Something went wrong on our side',
    'We have kept what you entered before this page. Try again in a moment. If it happens again, give your sandbox administrator the reference below.',
  );
}
