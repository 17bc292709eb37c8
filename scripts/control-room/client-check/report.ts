import type { Observation } from '../../../shared/steering-api/client-evidence.ts';
import { evaluate } from './evaluate.ts';
import type { Source, Verdict } from './requirements.ts';
import { type CheckStanding, playedOf } from './standing.ts';

/** What is said of a check, to people and programs. */
export interface Report {
  relyingParty: string;
  app: string;
  estab: string;
  school: string;
  state: CheckStanding['state'];
  problem: string | null;
  startedAt: string;
  /** What is being played; null before and after. */
  now: { number: number; of: number; name: string; title: string; expects: string | null } | null;
  situations: { name: string; title: string; outcome: string; note: string | null }[];
  passed: number;
  failed: number;
  notSeen: number;
  requirements: ReportedRequirement[];
}

export interface ReportedRequirement {
  number: string;
  title: string;
  source: Source;
  rule: string;
  mend: string;
  verdict: Verdict;
  why: string;
  evidence: ReportedEvidence[];
}

/** A request or a callback in one line. */
export interface ReportedEvidence {
  at: string;
  /** `GET /api/…`, or the callback. */
  what: string;
  /** Null where there was no response. */
  status: number | null;
  milliseconds: number;
  /** What was sent, without secrets, and what was answered in place of data. */
  detail: string | null;
}

const MOST_EVIDENCE = 10;

export function reportOf({ school, steps, observations, ...check }: CheckStanding): Report {
  const results = evaluate({ estab: school.estab, observations, played: playedOf(steps) });
  const count = (verdict: Verdict) => results.filter((each) => each.verdict === verdict).length;
  const number = steps.findIndex(({ outcome }) => outcome === 'playing');
  const playing = check.state === 'running' ? steps[number]?.situation : undefined;
  return {
    ...check,
    ...{ estab: school.estab, school: school.name },
    now: playing
      ? {
          ...{ number: number + 1, of: steps.length },
          ...{ name: playing.name, title: playing.title, expects: playing.expects },
        }
      : null,
    situations: steps.map(({ situation: { name, title }, outcome, note }) => ({
      name,
      title,
      outcome,
      note,
    })),
    ...{ passed: count('pass'), failed: count('fail'), notSeen: count('not seen') },
    requirements: results.map(({ evidence, ...result }) => ({
      ...result,
      evidence: evidence.slice(0, MOST_EVIDENCE).map(inOneLine),
    })),
  };
}

function inOneLine(seen: Observation): ReportedEvidence {
  const { at, milliseconds, status } = seen;
  if (seen.kind === 'callback')
    return {
      ...{ at, milliseconds, status },
      what: `Callback ${seen.delivery} “${seen.event}”${seen.isVerified ? '' : ', with a wrong signature'}`,
      detail: seen.answer || null,
    };
  const details = [seen.sent && `Sent ${seen.sent}`, seen.error && `Answered ${seen.error}`].filter(Boolean);
  return {
    ...{ at, milliseconds, status },
    what: `${seen.method} ${seen.path}`,
    detail: details.length > 0 ? details.join('. ') : null,
  };
}
