export type Role = 'administrator' | 'lead';

export const ROLE_LABELS: Record<Role, string> = {
  administrator: 'Administrator',
  lead: 'Data protection lead',
};
