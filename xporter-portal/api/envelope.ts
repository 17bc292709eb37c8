import { RequestError } from '../../shared/errors.ts';

/** The error fields that every information endpoint of Xporter returns. */
export interface Envelope {
  Message: string | null;
  ExceptionType: string | null;
  ExceptionMessage: string | null;
  InnerException: null;
}

export const NO_ERROR: Envelope = {
  Message: null,
  ExceptionType: null,
  ExceptionMessage: null,
  InnerException: null,
};

/** An error for an API client, sent in Xporter's envelope. */
export class ApiError extends RequestError {
  constructor(
    status: number,
    message: string,
    /** Properties to add to the envelope. */
    readonly extra: Record<string, unknown> = {},
  ) {
    super(status, message);
  }
}

export const errorEnvelope = (message: string): Envelope => ({ ...NO_ERROR, ExceptionMessage: message });
