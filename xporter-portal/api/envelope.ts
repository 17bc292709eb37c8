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

export const errorEnvelope = (message: string): Envelope => ({ ...NO_ERROR, ExceptionMessage: message });
