/** What is shown in the place of a secret. */
export const MASK = '••••••••';
const NAMED_SECRETS = /("?(?:password|schoolSecret|token|secret)"?\s*[:=]\s*"?)([^"&,}\s]+)/gi;

/** JSON or form fields without the values of those whose name says that they are secret. */
export const maskNamed = (text: string): string => text.replace(NAMED_SECRETS, `$1${MASK}`);

/** A text without the secrets that may stand in it. */
export const maskValues = (text: string, secrets: readonly string[]): string =>
  secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
