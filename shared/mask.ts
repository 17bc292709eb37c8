/** What is shown in the place of a secret. */
export const MASK = '••••••••';

const SECRET_NAMES = 'password|schoolSecret|token|secret';
/** A quoted value up to its closing quote. */
const IN_JSON = new RegExp(`("(?:${SECRET_NAMES})"\\s*:\\s*")(?:[^"\\\\]|\\\\.)+`, 'gi');
const ELSEWHERE = new RegExp(`((?:${SECRET_NAMES})\\s*[:=]\\s*)[^"&,}\\s]+`, 'gi');

/** JSON or form fields without the values of those whose name says that they are secret. */
export const maskNamed = (text: string): string =>
  text.replace(IN_JSON, `$1${MASK}`).replace(ELSEWHERE, `$1${MASK}`);

/** A text without the secrets that may stand in it. */
export const maskValues = (text: string, secrets: readonly string[]): string =>
  secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
