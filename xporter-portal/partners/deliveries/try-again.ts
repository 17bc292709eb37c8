import { daysAfter } from '../../../shared/clock.ts';
import { dayOf, instantAt } from '../../../shared/local-time.ts';
import { dayAfter } from '../../../shared/sample-data/school-year.ts';
import type { Due } from '../../../shared/scheduled-jobs.ts';
import type { PortalContext } from '../../context.ts';
import { type Delivery, fieldsOf, givenUpDeliveries, keepTriedAgain } from '../../records/deliveries.ts';
import { maySendAgain } from './send-again.ts';

/** In England. */
const NIGHTLY_AT = '03:00';
const A_MINUTE_IN_DAYS = 1 / 24 / 60;

/**
 * Tries callbacks that Xporter has stopped retrying again, one attempt each: the app has just signed in, so it works again.
 * Leaves alone what was tried within the last minute.
 * @param of the app, and the school where only its callbacks matter
 */
export function tryAgain(context: PortalContext, of: { relyingParty: string; estab?: string }): void {
  const { database, clock } = context;
  for (const estab of schoolsWithGivenUp(context, of)) {
    clock.within(estab, () => {
      const before = daysAfter(clock.now(), -A_MINUTE_IN_DAYS);
      for (const delivery of givenUpDeliveries(database, before, { ...of, estab }))
        tryOnce(context, delivery);
    });
  }
}

/** Tries every callback that Xporter has stopped retrying once a night. */
export function tryAgainNightly(context: PortalContext): void {
  const { database, clock } = context;
  for (const estab of schoolsWithGivenUp(context)) {
    const now = clock.at(estab);
    const tonight = instantAt(dayOf(now), NIGHTLY_AT);
    if (now < tonight) continue;
    clock.within(estab, () => {
      for (const delivery of givenUpDeliveries(database, tonight, { estab })) tryOnce(context, delivery);
    });
  }
}

/** When a callback of each school is due to be tried again. */
export function nextTriesAgain(context: PortalContext): Due[] {
  const { database, clock } = context;
  return schoolsWithGivenUp(context).flatMap((estab) => {
    const now = clock.at(estab);
    const tonight = instantAt(dayOf(now), NIGHTLY_AT);
    const isDue = (before: Date) =>
      givenUpDeliveries(database, before, { estab }).some((each) => maySendAgain(context, each));
    if (isDue(tonight)) return { estab, at: tonight };
    return isDue(now) ? { estab, at: instantAt(dayAfter(dayOf(now)), NIGHTLY_AT) } : [];
  });
}

const schoolsWithGivenUp = (
  { database, clock }: PortalContext,
  of: { relyingParty?: string; estab?: string } = {},
): string[] => [...new Set(givenUpDeliveries(database, clock.furthest(), of).map(({ estab }) => estab))];

function tryOnce(context: PortalContext, delivery: Delivery): void {
  const { database, clock, outbox, journal } = context;
  if (!maySendAgain(context, delivery)) return;
  const { id, estab, relyingParty, event } = delivery;
  database.transaction(() => {
    keepTriedAgain(database, delivery, clock.now());
    outbox.requeue(id, { relyingParty, fields: fieldsOf(context, delivery) }, 'once');
    journal.record({
      estab,
      actor: 'Xporter',
      event: 'callback.sent-again',
      detail: { relyingParty, callback: event },
    });
  })();
}
