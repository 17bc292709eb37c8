export type Role = 'administrator' | 'lead';

export const ROLE_WORDS: Record<Role, string> = {
  administrator: 'Administrator',
  lead: 'Data protection lead',
};
