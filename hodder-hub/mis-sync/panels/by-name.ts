import { isSameName } from '../../../shared/names.ts';
import { STATUSES } from '../matching/match.ts';
import type { HubEntry, MisEntry, Paired } from './panel.ts';

/** Pairs groups by an earlier link, else by name; a name that occurs twice is not matched. */
export function pairByName(hub: readonly HubEntry[], mis: readonly MisEntry[]): Paired[] {
  const pairings: Paired[] = [];
  const freeMis = new Map(mis.map((entry) => [entry.id, entry]));
  const freeHub = new Set(hub);
  const pair = (one: HubEntry, other: MisEntry, status: 'Synced' | 'Matched' | 'May match', why: string) => {
    freeHub.delete(one);
    freeMis.delete(other.id);
    pairings.push({ hub: one.id, mis: other.id, status, because: [why] });
  };
  for (const entry of hub) {
    const linked = entry.misId === null ? undefined : freeMis.get(entry.misId);
    if (linked) pair(entry, linked, 'Synced', 'linked by an earlier sync');
  }
  for (const entry of [...freeHub]) {
    const same = [...freeMis.values()].filter(({ fields }) =>
      isSameName(fields.Name ?? '', entry.fields.Name ?? ''),
    );
    const [only, another] = same;
    if (only && !another) {
      const wasLinked = entry.misId !== null;
      pair(
        entry,
        only,
        wasLinked ? 'Synced' : 'Matched',
        wasLinked ? 'linked by an earlier sync: the id in the MIS has changed' : 'the same name',
      );
    } else if (only) pair(entry, only, 'May match', 'more than one in the MIS has this name');
  }
  for (const entry of freeHub) {
    const wasLinked = entry.misId !== null;
    pairings.push({
      hub: entry.id,
      mis: null,
      status: wasLinked ? 'Desynced' : 'Not matched',
      because: [wasLinked ? 'was linked, but is no longer in the MIS' : 'not in the MIS under this name'],
    });
  }
  for (const id of freeMis.keys()) {
    pairings.push({ hub: null, mis: id, status: 'New', because: ['in the MIS only'] });
  }
  return pairings.sort((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status));
}
