import { createHmac } from 'node:crypto';
import { isSameText } from '../same-text.ts';

/** The header in which Xporter signs what it posts to a partner's authorisation URL. */
export const SIGNATURE_HEADER = 'X-Xporter-Signature';

/** Older signatures are refused. */
export const SIGNATURE_MINUTES = 15;

const digest = (secret: string, seconds: string, body: string): string =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`, keyed with the app's management secret. */
export function sign(body: string, secret: string, now: Date): string {
  const seconds = String(Math.floor(now.getTime() / 1000));
  return `t=${seconds},v1=${digest(secret, seconds, body)}`;
}

/** Whether a signature is of this body, by this secret and fresh. A replay is for the caller to notice. */
export function verify(signature: string, body: string, secret: string, now: Date): 'good' | 'bad' | 'stale' {
  const [, seconds, hex] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (!seconds || !hex) return 'bad';
  if (!isSameText(hex, digest(secret, seconds, body))) return 'bad';
  const age = Math.abs(now.getTime() / 1000 - Number(seconds));
  return age > SIGNATURE_MINUTES * 60 ? 'stale' : 'good';
}

/** As `verify`, by several clocks: good where it is good by one of them. */
export function verifyAt(
  times: readonly Date[],
  signature: string,
  body: string,
  secret: string,
): ReturnType<typeof verify> {
  const verdicts = times.map((now) => verify(signature, body, secret, now));
  return verdicts.find((verdict) => verdict === 'good') ?? verdicts[0] ?? 'bad';
}
