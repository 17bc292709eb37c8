import { readFileSync } from 'node:fs';
import ejs from 'ejs';
import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { formatDate } from '../clock.ts';
import type { Context } from '../context.ts';
import { isFramed } from '../demo-pane/pane.ts';
import { isGuideOn } from '../guide/guide.ts';
import { changePage } from '../web/change-page.ts';
import type { BarLinks, Parts, Subject } from './locals.ts';

/** What is around a side that the bar leads to. */
export interface BarOptions {
  /** @param estab undefined where the page is about no school */
  linksFor(request: Request, estab: string | undefined): BarLinks;
  /** How many emails nobody has opened, by the school that they are about; null for those about none. */
  unread(): Promise<ReadonlyMap<string | null, number>>;
}

/** The control room around a side, as that side sees it. */
export interface SurroundingRoom extends BarOptions {
  /** The origin whose demo may show the side's pages. */
  stage: string;
  /** Whether the person who sends a request may control the sandbox. */
  maySteer(request: Request): boolean;
}

const NEWS = '/sandbox-bar';
const HEAD =
  '<link rel="stylesheet" href="/assets/sandbox-bar/bar.css"><script src="/assets/sandbox-bar/bar.js" defer></script></head>';
const SKIP_LINK = /<a class="[^"]*skip-link"[^>]*>[^<]*<\/a>/;
const About = z.object({ estab: z.string().optional().catch(undefined) });

/**
 * Shows, on top of every page of a side, which school and which person it is about, the sandbox's time and the ways to
 * the inbox, the timeline, the guide and the control room. A pane of the demo says that around itself.
 * @param subjectOf finds in a page's locals what it is about
 */
export function sandboxBar(
  { clock }: Pick<Context, 'clock'>,
  { linksFor, unread }: BarOptions,
  subjectOf: (locals: Express.Locals) => Subject,
): RequestHandler {
  const renderBar = ejs.compile(readFileSync(new URL('bar.ejs', import.meta.url), 'utf8'));
  return async (request, response, next) => {
    if (isFramed(request) || request.path.startsWith('/assets/')) return next();
    const counts = await unread();
    changePage(request, response, (html, pageLocals) => {
      const subject = subjectOf({ ...pageLocals });
      const { estab } = subject;
      const locals: Parts['bar'] = {
        subject,
        links: linksFor(request, estab),
        unread: countOf(counts, estab),
        now: clock.at(estab ?? null),
        news: estab ? `${NEWS}?estab=${estab}` : NEWS,
        guide: isGuideOn(request) ? null : withGuide(request),
        formatDate,
      };
      const bar = renderBar(locals);
      return html.replace('</head>', HEAD).replace(SKIP_LINK, (skipLink) => skipLink + bar);
    });
    next();
  };
}

/** What the bar's script asks for, so that it is up to date on a page that stays open. */
export function barNews({ clock }: Pick<Context, 'clock'>, { unread }: BarOptions): Router {
  const router = Router();
  router.get(NEWS, async (request, response) => {
    const { estab } = About.parse(request.query);
    response.setHeader('Cache-Control', 'no-store');
    response.json({
      now: formatDate(clock.at(estab ?? null), 'minute'),
      unread: countOf(await unread(), estab),
    });
  });
  return router;
}

/** @param estab undefined for all schools */
const countOf = (counts: ReadonlyMap<string | null, number>, estab: string | undefined): number =>
  estab === undefined
    ? [...counts.values()].reduce((sum, count) => sum + count, 0)
    : (counts.get(estab) ?? 0);

/** An answer to a form has no address that could be opened again. */
function withGuide({ method, originalUrl }: Request): string {
  const [path = '', search] = method === 'GET' ? originalUrl.split('?') : [];
  const query = new URLSearchParams(search);
  query.set('guide', 'on');
  return `/${path.replace(/^[/\\]+/, '')}?${query}`;
}
