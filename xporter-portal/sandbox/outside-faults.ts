import { daysAfter } from '../../shared/clock.ts';
import type { FaultName } from '../../shared/faults/catalogue.ts';
import type { Faults } from '../../shared/faults/faults.ts';
import type { Concerned, Outside } from '../context.ts';

const A_MINUTE_IN_DAYS = 1 / 24 / 60;
const SKEW_DAYS = 20 / (24 * 60);

/** One fault. */
interface Fault {
  isOn(concerned: Concerned): boolean;
  /** Counts, where it acts a number of times. */
  acts(concerned: Concerned): boolean;
}

/** What each fault changes where the portal meets the world, for the schools and apps it is on for. */
export const OUTSIDE_FAULTS = {
  'token-minute': (outside, { acts }) => ({
    tokenDays: (whose) => (acts(whose) ? A_MINUTE_IN_DAYS : outside.tokenDays(whose)),
  }),
  'mis-offline': (outside, { isOn, acts }) => ({
    // A page that shows it does not use it up.
    isMisOnline: (concerned) =>
      !(concerned.relyingParty === null ? isOn : acts)(concerned) && outside.isMisOnline(concerned),
  }),
  'clock-skew': (outside, { acts }) => ({
    signingTime: (concerned) => daysAfter(outside.signingTime(concerned), acts(concerned) ? SKEW_DAYS : 0),
  }),
  'duplicate-delivery': (outside, { acts }) => ({
    async sendCallback(concerned, attempt, signal) {
      await outside.sendCallback(concerned, attempt, signal);
      // What becomes of the second one is the partner's business.
      if (!signal.aborted && acts(concerned)) await attempt().catch(() => {});
    },
  }),
} as const satisfies Partial<Record<FaultName, (outside: Outside, fault: Fault) => Partial<Outside>>>;

export function withOutsideFaults(outside: Outside, faults: Faults): Outside {
  let decorated = outside;
  for (const name of Object.keys(OUTSIDE_FAULTS) as (keyof typeof OUTSIDE_FAULTS)[]) {
    const fault: Fault = {
      isOn: (concerned) => faults.isOn(name, concerned),
      acts: (concerned) => faults.acts(name, concerned),
    };
    decorated = { ...decorated, ...OUTSIDE_FAULTS[name](decorated, fault) };
  }
  return decorated;
}
