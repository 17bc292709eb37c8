import { FieldsError, NotFoundError, UsageError } from '../../shared/errors.ts';
import { SideRefused } from '../steering/side.ts';

/** @throws RequestError with what a side says */
export function inItsWords(error: unknown): never {
  if (!(error instanceof SideRefused)) throw error;
  if (error.errors) throw new FieldsError(error.errors, error.status === 409 ? 409 : 422);
  if (error.status === 404) throw new NotFoundError(error.reason);
  if (error.status === 422) throw new UsageError(error.reason);
  throw error;
}
