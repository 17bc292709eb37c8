import type { Administrator } from '../accounts/administrators.ts';
import { postAvailable } from '../api/xod/availability.ts';
import type { PortalContext } from '../context.ts';
import { viewOf } from '../mis/view.ts';
import { SHARING_STATES } from '../records/authorisation-states.ts';
import { type Authorisation, authorisationsOf } from '../records/authorisations.ts';
import { tellInstallation } from '../records/installation.ts';
import { arrangeMis, misConnectionOf } from '../records/mis-connections.ts';
import { rememberMis, schoolOf } from '../records/schools.ts';

/** The effect of changing the MIS. */
export interface Effect {
  pupils: number;
  staff: number;
  /** The authorisations that share the school's data now. */
  sharing: Authorisation[];
}

/** @param mis the MIS that the school has now */
export function effectOfChange(
  { database, misStore, clock }: PortalContext,
  estab: string,
  mis: string,
): Effect {
  const { onRoll, staff } = viewOf(misStore.misOf(schoolOf(database, { estab }), mis, clock.now()), null);
  const sharing = authorisationsOf(database, estab).filter(({ state }) => SHARING_STATES.includes(state));
  const working = staff.filter(({ status }) => status === 'Current');
  return { pupils: onRoll.length, staff: working.length, sharing };
}

/**
 * Changes the school's MIS for every app that reads its data. Everyone gets new ids.
 * @returns false when the school already has this MIS
 */
export function changeMis(context: PortalContext, by: Administrator, mis: string): boolean {
  const { database, clock, journal } = context;
  const before = misConnectionOf(database, by.estab)?.mis;
  if (before === mis) return false;
  database.transaction(() => {
    rememberMis(database, by.estab, mis);
    arrangeMis(database, by.estab, mis, clock.now());
    tellInstallation(context, by.estab);
    postAvailable(context, by.estab);
    database
      .prepare(
        `UPDATE authorisations SET mis = :mis WHERE estab = :estab AND state IN ('active', 'waiting', 'paused')`,
      )
      .run({ estab: by.estab, mis });
    journal.record({
      estab: by.estab,
      actor: by.email,
      event: 'mis.changed',
      detail: { from: before ?? null, to: mis },
    });
  })();
  return true;
}

/** Reads the MIS immediately, instead of at the next nightly refresh. */
export function refreshNow({ database, clock, journal }: PortalContext, by: Administrator): void {
  database.transaction(() => {
    database
      .prepare('UPDATE mis_connections SET refreshed_at = ? WHERE estab = ?')
      .run(clock.now().toISOString(), by.estab);
    journal.record({ estab: by.estab, actor: by.email, event: 'mis.refreshed' });
  })();
}
