/** A request that cannot be fulfilled. The message tells the person or the program that sent it why. */
export class RequestError extends Error {
  constructor(
    /** The HTTP status. */
    readonly status: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Something sent, typed or configured cannot be used. The message names it and says what to give instead. */
export class UsageError extends RequestError {
  constructor(message: string, options?: ErrorOptions) {
    super(422, message, options);
  }
}

/** Fields that cannot be used. The message names each. */
export class FieldsError extends RequestError {
  constructor(
    /** What is wrong, by field: `areas.1.scope`; blank for the whole. */
    readonly errors: Readonly<Record<string, string>>,
    status: 409 | 422 = 422,
  ) {
    const sentences = Object.entries(errors).map(([field, message]) =>
      [field, message].filter(Boolean).join(': '),
    );
    super(status, sentences.join('. '));
  }
}

/** What a program is told besides the message. */
export const fieldErrors = (error: unknown): { errors?: Readonly<Record<string, string>> } =>
  error instanceof FieldsError ? { errors: error.errors } : {};

/** The thing that was asked for does not exist. */
export class NotFoundError extends RequestError {
  constructor(message: string) {
    super(404, message);
  }
}

/** The present state does not allow it. */
export class ConflictError extends RequestError {
  constructor(message: string) {
    super(409, message);
  }
}

/** Nothing of the kind happened in time. The message says what did. */
export class TimeoutError extends RequestError {
  constructor(message: string) {
    super(408, message);
  }
}

/** Nothing can be saved at the moment: another program holds the database, or the disk is full. */
export class TryAgainError extends RequestError {
  constructor(options?: ErrorOptions) {
    super(503, 'Nothing can be saved at the moment. Try again in a moment', options);
  }
}

const UNAVAILABLE = /^(SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN)|ENOSPC$|EDQUOT$)/;

/** Whether an error of the database or of a file is over in a while. */
export const isStorageUnavailable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && UNAVAILABLE.test(error.code);

/**
 * What the sender of a request is told about an error: our own message, or ours in place of a library’s.
 * @returns undefined for an unforeseen error, whose cause is for the log alone
 */
export function asRequestError(error: unknown): RequestError | undefined {
  if (error instanceof RequestError) return error;
  if (isStorageUnavailable(error)) return new TryAgainError({ cause: error });
  if (error instanceof URIError) return new RequestError(400, 'The path cannot be read: write % as %25');
  // Only Express’s middleware says whether to expose an error: a status alone may be that of another server’s answer.
  if (!(error instanceof Error && 'expose' in error && 'status' in error)) return undefined;
  const { status } = error;
  if (typeof status !== 'number' || status >= 500) return undefined;
  return new RequestError(status, messageOf(status), { cause: error });
}

function messageOf(status: number): string {
  if (status === 413) return 'The request body is too large';
  if (status === 415) return 'The request body is in an encoding or a character set that is not supported';
  return 'The request body could not be read';
}
