/** What is shown in the place of a secret. */
export const MASK = '••••••••';

/** The ends of names: OneRoster's `access_token` is a token. */
const SECRET_NAMES = 'password|token|secret';
/** A quoted value up to its closing quote. */
const IN_JSON = new RegExp(`("[\\w-]*(?:${SECRET_NAMES})"\\s*:\\s*")(?:[^"\\\\]|\\\\.)+`, 'gi');
const ELSEWHERE = new RegExp(`((?:${SECRET_NAMES})\\s*(?:[:=]|%3D)\\s*)[^"&,}\\s]+`, 'gi');

/** JSON, form fields or an address, also one within another, without the values of those whose name says that they are secret. */
export const maskNamed = (text: string): string =>
  text.replace(IN_JSON, `$1${MASK}`).replace(ELSEWHERE, `$1${MASK}`);

/** A text without the secrets that may stand in it. */
export const maskValues = (text: string, secrets: readonly string[]): string =>
  secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
