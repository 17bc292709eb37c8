import type { Observation } from '../../../shared/steering-api/client-evidence.ts';
import { type Evidence, Seen } from './evidence.ts';
import { REQUIREMENTS, type Requirement, type Verdict } from './requirements.ts';

/** One requirement with what was found. */
export interface Result extends Omit<Requirement, 'judge'> {
  verdict: Verdict;
  why: string;
  evidence: readonly Observation[];
}

/** Judges a client by what was seen of it. */
export function evaluate(evidence: Evidence): Result[] {
  const seen = new Seen(evidence);
  return REQUIREMENTS.map(({ judge, ...requirement }) => ({ ...requirement, ...judge(seen) }));
}
