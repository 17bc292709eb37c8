import type { Response } from 'express';

/** Sets the status, and with 503 when to try again, in seconds. */
export function withStatus<Sent extends Response>(response: Sent, status: number): Sent {
  if (status === 503) response.setHeader('Retry-After', '1');
  response.status(status);
  return response;
}
