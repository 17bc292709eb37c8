/** In the order in which they are synced. */
export const PANEL_SLUGS = ['teachers', 'year-groups', 'classes', 'pupils'] as const;
export type PanelSlug = (typeof PANEL_SLUGS)[number];

/** What the coordinator chose before reading. */
export interface Settings {
  /** Pupils of these year groups only; empty for all. */
  years: string[];
  /** Pupils of these classes only; empty for all. */
  classes: string[];
  /** Whether pupils' email addresses are synced. */
  emails: boolean;
}
