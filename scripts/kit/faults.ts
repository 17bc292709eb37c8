import { type AnySchool, estabOf } from './any-school.ts';
import { type AnyApp, relyingPartyOf } from './app-decisions.ts';

/** What a fault is on for. What is left out does not limit it. */
export interface FaultLimits {
  school?: AnySchool;
  app?: AnyApp;
  /** How many times it acts, then it is off. */
  times?: number;
}

const LIMITS = ['school', 'app', 'times'];

/** As the API takes it. Takes a school alone, and what programs without types pass too. */
export function faultLimits(limits: unknown = {}) {
  if (typeof limits === 'string' || 'estab' in Object(limits)) return limited({ school: estabOf(limits) });
  const unknown = Object.keys(Object(limits)).filter((name) => !LIMITS.includes(name));
  if (typeof limits !== 'object' || unknown.length > 0)
    throw new TypeError('A fault is on for a school, or for { school, app, times }');
  return limited(Object(limits));
}

const limited = ({ school, app, times = null }: { [Name in keyof FaultLimits]?: unknown }) => ({
  estab: school === undefined ? null : estabOf(school),
  relyingParty: app === undefined ? null : relyingPartyOf(app),
  times: times === null ? null : Number(times),
});
