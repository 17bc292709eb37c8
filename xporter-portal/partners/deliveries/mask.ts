import type { CallbackFields } from '../../records/deliveries.ts';

const MASK = '••••••••';

/** A text without the secrets that may stand in it. */
export const masked = (text: string, secrets: readonly string[]): string =>
  secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, MASK), text);

/** Fields as they may be shown. */
export const maskedFields = (fields: CallbackFields): CallbackFields =>
  'schoolSecret' in fields ? { ...fields, schoolSecret: MASK } : fields;
