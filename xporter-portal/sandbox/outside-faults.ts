import { daysAfter } from '../../shared/clock.ts';
import type { FaultName } from '../../shared/faults/catalogue.ts';
import type { Faults } from '../../shared/faults/faults.ts';
import type { Outside } from '../context.ts';

const A_MINUTE_IN_DAYS = 1 / 24 / 60;
const SKEW_DAYS = 20 / (24 * 60);

type OfSchool = (estab: string | null) => boolean;

/** What each fault changes where the portal meets the world, for the schools it is on for. */
export const OUTSIDE_FAULTS = {
  'token-minute': (outside, isOn) => ({
    tokenDays: (estab) => (isOn(estab) ? A_MINUTE_IN_DAYS : outside.tokenDays(estab)),
  }),
  'mis-offline': (outside, isOn) => ({
    isMisOnline: (estab) => !isOn(estab) && outside.isMisOnline(estab),
  }),
  'clock-skew': (outside, isOn) => ({
    signingTime: (estab) => daysAfter(outside.signingTime(estab), isOn(estab) ? SKEW_DAYS : 0),
  }),
  'duplicate-delivery': (outside, isOn) => ({
    async sendCallback(estab, attempt, signal) {
      await outside.sendCallback(estab, attempt, signal);
      // What becomes of the second one is the partner's business.
      if (isOn(estab) && !signal.aborted) await attempt().catch(() => {});
    },
  }),
} as const satisfies Partial<Record<FaultName, (outside: Outside, isOn: OfSchool) => Partial<Outside>>>;

export function withOutsideFaults(outside: Outside, faults: Faults): Outside {
  let decorated = outside;
  for (const name of Object.keys(OUTSIDE_FAULTS) as (keyof typeof OUTSIDE_FAULTS)[]) {
    decorated = { ...decorated, ...OUTSIDE_FAULTS[name](decorated, (estab) => faults.isOn(name, estab)) };
  }
  return decorated;
}
