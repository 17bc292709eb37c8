import type { SchoolState } from '../../shared/steering-api/school-state.ts';

/** A school on both sides at once. */
export interface SchoolOnBothSides {
  estab: string;
  name: string;
  /** Null where that side does not know it. */
  hub: SchoolState | null;
  portal: SchoolState | null;
  /** How the two sides’ views differ; null while they agree. */
  disagreement: string | null;
}

/** For each state at Xporter, the Hub's states that agree with it. News that is still on its way counts as a disagreement. */
const AGREES: Record<string, readonly string[]> = {
  none: ['none', 'requested', 'rejected', 'withdrawn', 'deauthorised'],
  invited: ['invited', 'requested'],
  waiting: ['waiting', 'validating'],
  active: ['connected', 'validating'],
  paused: ['waiting', 'validating'],
  revoked: ['revoked', 'withdrawn', 'deauthorised'],
  refused: ['refused', 'withdrawn', 'deauthorised'],
  expired: ['expired', 'withdrawn', 'deauthorised'],
  superseded: ['withdrawn', 'deauthorised', 'failed'],
};

const DISAGREEMENTS: Record<string, string> = {
  'deauthorised/active': 'Deauthorised in the Hub, still sharing at Xporter',
  'deauthorised/waiting': 'Deauthorised in the Hub, still authorised at Xporter',
  'deauthorised/paused': 'Deauthorised in the Hub, still authorised (paused) at Xporter',
  'withdrawn/invited': 'Request withdrawn in the Hub, the invitation can still be used at Xporter',
  'withdrawn/active': 'Request withdrawn in the Hub, but authorised at Xporter',
  'withdrawn/waiting': 'Request withdrawn in the Hub, but authorised at Xporter',
  'connected/revoked': 'Revoked at Xporter, the Hub has not noticed',
  'connected/paused': 'Paused at Xporter, the Hub has not noticed',
  'connected/waiting': 'No people shared yet at Xporter, the Hub has not noticed',
  'waiting/active': 'Sharing at Xporter, the Hub has not noticed',
  'waiting/revoked': 'Revoked at Xporter, the Hub has not noticed',
  'invited/active': 'Authorised at Xporter, but the school secret has not reached the Hub',
  'invited/waiting': 'Authorised at Xporter, but the school secret has not reached the Hub',
  'invited/refused': 'Refused at Xporter, the Hub has not been told',
  'invited/expired': 'Expired at Xporter, the Hub has not been told',
  'none/active': 'Sharing at Xporter, but the Hub has no such request',
  'none/invited': 'Invited at Xporter, but the Hub has no such request',
};

/** Puts both sides' views together, in the order of the schools' numbers. */
export function onBothSides(
  hub: readonly SchoolState[],
  portal: readonly SchoolState[],
): SchoolOnBothSides[] {
  const estabs = [...new Set([...hub, ...portal].map(({ estab }) => estab))].sort();
  return estabs.map((estab) => {
    const atHub = hub.find((school) => school.estab === estab) ?? null;
    const atPortal = portal.find((school) => school.estab === estab) ?? null;
    const name = atHub?.name ?? atPortal?.name ?? estab;
    return { estab, name, hub: atHub, portal: atPortal, disagreement: disagreement(atHub, atPortal) };
  });
}

function disagreement(hub: SchoolState | null, portal: SchoolState | null): string | null {
  if (!hub || !portal) return null;
  if (AGREES[portal.state]?.includes(hub.state)) return null;
  return (
    DISAGREEMENTS[`${hub.state}/${portal.state}`] ??
    `The Hub says “${hub.state}”, Xporter says “${portal.state}”`
  );
}
