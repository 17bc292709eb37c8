import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { notFound } from '../../../shared/web/problem.ts';
import { signedIn } from '../../accounts/access.ts';
import type { HubContext } from '../../context.ts';
import { NOT_INSTALLED } from '../authorisation/installation.ts';
import type { Panel } from '../panels/panel.ts';
import { PANELS, panelOf } from '../panels/panels.ts';
import { awaitsInstall, canSync, connectionOf } from '../records/connections.ts';
import { PANEL_SLUGS, type PanelSlug } from '../records/panels.ts';
import { openRun, type Run, runsOf } from '../records/runs.ts';
import type { Filter } from '../review/rows.ts';

/** The address of the sync; each panel's page is below it. */
export const PAGE = '/admin-hub/school/mis-sync';
export const PANEL_PAGE = `${PAGE}/:panel`;

/** A panel's page, with the rows that its reviewer has filtered. */
export function addressOf(slug: PanelSlug, query: Partial<Filter> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== '' && value !== 'all' && value !== 1) search.set(name, String(value));
  return `${PAGE}/${slug}${search.size > 0 ? `?${search}` : ''}`;
}

/**
 * The panel that a request's address names, and its run under way.
 * @throws Problem 404 for a panel that there is not
 */
export function panelIn(
  { database }: HubContext,
  request: Request,
): { panel: Panel; run: Run | undefined; estab: string } {
  const slug = z.enum(PANEL_SLUGS).safeParse(request.params.panel);
  if (!slug.success) throw notFound();
  const { estab } = signedIn(request);
  return { panel: panelOf(slug.data), run: openRun(database, estab, slug.data), estab };
}

/** Other addresses below the page are other routers'. */
export const onlyPanels: RequestHandler = (request, _response, next) => {
  const isPanel = PANEL_SLUGS.some((slug) => slug === request.params.panel);
  next(isPanel ? undefined : 'route');
};

/** Without a connection there is nothing to sync. Where one has just ended, or waits for Xporter's installation, it says so. */
export const mustBeConnected =
  ({ database }: HubContext): RequestHandler =>
  (request, response, next) => {
    const { estab } = signedIn(request);
    const connection = connectionOf(database, estab);
    if (canSync(connection)) return next();
    const [latest] = runsOf(database, estab);
    if (awaitsInstall(connection)) request.session.notice = NOT_INSTALLED;
    else if (latest?.state === 'stopped') request.session.notice = latest.note ?? '';
    response.redirect(303, PAGE);
  };

/** The panels in order, for the list of steps. */
export const stepsAt = (current: PanelSlug | 'done') => [
  ...PANELS.map(({ slug, title }) => ({ slug, title, isPresent: slug === current })),
  { slug: 'done', title: 'Done', isPresent: current === 'done' },
];
