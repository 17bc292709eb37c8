import type { PanelSlug } from '../records/panels.ts';
import { classes } from './classes.ts';
import type { Panel } from './panel.ts';
import { pupils } from './pupils.ts';
import { teachers } from './teachers.ts';
import { yearGroups } from './year-groups.ts';

/** In the order in which they are synced. */
export const PANELS: readonly Panel[] = [teachers, yearGroups, classes, pupils];

export const panelOf = (slug: PanelSlug): Panel => {
  const panel = PANELS.find((each) => each.slug === slug);
  if (!panel) throw new Error(`no panel ${slug}`);
  return panel;
};

/** The panel after; undefined after the last. */
export const panelAfter = (slug: PanelSlug): Panel | undefined =>
  PANELS[PANELS.findIndex((panel) => panel.slug === slug) + 1];
