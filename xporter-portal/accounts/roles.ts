/** Limited: the person answered an invitation, and sees only what they decided until an administrator lets them in. */
export type Role = 'administrator' | 'lead' | 'limited';

/** Who can see all that the school shares. */
export const FULL_ROLES = ['administrator', 'lead'] as const satisfies Role[];

export const ROLE_LABELS: Record<Role, string> = {
  administrator: 'Administrator',
  lead: 'Data protection lead',
  limited: 'Limited',
};
