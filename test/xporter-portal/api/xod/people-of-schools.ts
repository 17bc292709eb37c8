import type { Mis } from '../../../../xporter-portal/mis/mis.ts';

/** Knows by their ids, UPNs and addresses which school people are of. */
export class PeopleOfSchools {
  /** Null where two schools have the same. */
  private readonly owners = new Map<string, string | null>();
  private readonly learnt = new WeakSet<Mis>();

  learn(mis: Mis): void {
    if (this.learnt.has(mis)) return;
    this.learnt.add(mis);
    const { estab } = mis.school;
    const traces = [
      estab,
      ...mis.pupils.flatMap(({ id, upn }) => [id, upn]),
      ...mis.staff.flatMap(({ id, email }) => [id, email]),
      ...mis.contacts().map(({ id }) => id),
    ];
    for (const trace of traces) {
      const owner = this.owners.get(trace) ?? (this.owners.has(trace) ? null : estab);
      this.owners.set(trace, owner === estab ? estab : null);
    }
  }

  /** What in a JSON answer belongs to a school other than this. */
  strangersIn(text: string, estab: string): string[] {
    const strangers: string[] = [];
    const look = (value: unknown): void => {
      if (typeof value === 'string') {
        for (const part of value.split(',')) {
          const owner = this.owners.get(part.replace(/^P[A-Z]*-/, ''));
          if (owner && owner !== estab) strangers.push(part);
        }
      } else if (typeof value === 'object' && value !== null) {
        for (const each of Object.values(value)) look(each);
      }
    };
    look(JSON.parse(text));
    return strangers;
  }
}
