import { LRUCache } from 'lru-cache';
import { daysAfter } from '../../shared/clock.ts';
import type { FaultName } from '../../shared/faults/catalogue.ts';
import type { Faults } from '../../shared/faults/faults.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import type { Concerned, OutgoingCallback, Outside, WrittenCallback } from '../context.ts';

const A_MINUTE_IN_DAYS = 1 / 24 / 60;
const SKEW_DAYS = 20 / (24 * 60);
const UNKNOWN_FIELD = 'newField';
/** The latest callback of so many schools and apps. */
const MOST_REMEMBERED = 1000;

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
    // Looking does not use it up, and neither does a page that shows it.
    isMisOnline: (concerned, look) =>
      !(concerned.relyingParty === null || look ? isOn : acts)(concerned) &&
      outside.isMisOnline(concerned, look),
  }),
  'clock-skew': (outside, { acts }) => ({
    signingTime: (concerned) => daysAfter(outside.signingTime(concerned), acts(concerned) ? SKEW_DAYS : 0),
  }),
  'callback-other-school': (outside, { acts }) => ({
    sendCallback(concerned, callback, signal) {
      if (!acts(concerned)) return outside.sendCallback(concerned, callback, signal);
      const fields = { ...callback.fields, schoolId: otherThan(concerned.estab) };
      return outside.sendCallback(concerned, { ...callback, fields }, signal);
    },
  }),
  'callback-fewer-areas': (outside, { acts }) => ({
    sendCallback(concerned, callback, signal) {
      const [first = '', ...others] = (callback.fields.scopes ?? '').split(',');
      if (others.length === 0 || !acts(concerned)) return outside.sendCallback(concerned, callback, signal);
      return outside.sendCallback(
        concerned,
        { ...callback, fields: { ...callback.fields, scopes: first } },
        signal,
      );
    },
  }),
  'callback-unknown-field': (outside, { acts }) => ({
    sendCallback(concerned, callback, signal) {
      if (!acts(concerned)) return outside.sendCallback(concerned, callback, signal);
      const fields = { ...callback.fields, [UNKNOWN_FIELD]: 'You have not seen this field before' };
      return outside.sendCallback(concerned, { ...callback, fields }, signal);
    },
  }),
  'callback-bad-signature': (outside, { acts }) => ({
    sendCallback(concerned, callback, signal) {
      if (!acts(concerned)) return outside.sendCallback(concerned, callback, signal);
      const write: OutgoingCallback['write'] = (fields) => {
        const written = callback.write(fields);
        return {
          ...written,
          signature: written.signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        };
      };
      return outside.sendCallback(concerned, { ...callback, write }, signal);
    },
  }),
  'callback-disorder': (outside, { acts }) => {
    const latest = new LRUCache<string, OutgoingCallback>({ max: MOST_REMEMBERED });
    return {
      async sendCallback(concerned, callback, signal) {
        await outside.sendCallback(concerned, callback, signal);
        const pair = `${concerned.relyingParty}/${concerned.estab}`;
        const earlier = latest.get(pair);
        latest.set(pair, callback);
        if (earlier && !signal.aborted && acts(concerned))
          await again(earlier, earlier.write(earlier.fields));
      },
    };
  },
  'duplicate-delivery': (outside, { acts }) => ({
    async sendCallback(concerned, callback, signal) {
      let written: WrittenCallback | undefined;
      const write: OutgoingCallback['write'] = (fields) => {
        written = callback.write(fields);
        return written;
      };
      await outside.sendCallback(concerned, { ...callback, write }, signal);
      if (written && !signal.aborted && acts(concerned)) await again(callback, written);
    },
  }),
} as const satisfies Partial<Record<FaultName, (outside: Outside, fault: Fault) => Partial<Outside>>>;

/** Posts one that has been sent. What becomes of it is the partner's business. */
const again = ({ post }: OutgoingCallback, written: WrittenCallback): Promise<void> =>
  post(written).catch(() => {});

const otherThan = (estab: string | null): string =>
  DEMO_SCHOOLS.find((school) => school.estab !== estab)?.estab ?? '';

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
