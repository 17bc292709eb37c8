import { readFileSync } from 'node:fs';
import ejs from 'ejs';
import type { Request, RequestHandler, Response } from 'express';
import { type HTMLElement, parse } from 'node-html-parser';
import type { Context } from '../context.ts';
import { JOURNEY, numberOf, stepLabel } from '../journey.ts';
import { changePage } from '../web/change-page.ts';
import type { Elsewhere, Parts } from './locals.ts';
import { isAt, officialSteps, type Step } from './steps.ts';

declare module 'express-session' {
  interface SessionData {
    /** For anyone who uses the guide: the page that shows presenter notes, and the latest step. */
    guide?: { notes: string | null; last: string | null };
  }
}

const panel = new URL('panel.ejs', import.meta.url);
const TARGET = 'guide-target';

/** Browsers send a cookie to every port of a host: the guide that is on at one side is on at the other. */
const COOKIE = 'guide';

/**
 * Shows the guide on every page of a side to anyone who opened it with `?guide=on`, there or on the other side:
 * which step of the journey the page is, what to press there and why.
 */
export function guide(
  { database, clock }: Pick<Context, 'database' | 'clock'>,
  side: 'hub' | 'portal',
  elsewhere: Elsewhere,
): RequestHandler {
  const steps = officialSteps();
  const renderPanel = ejs.compile(readFileSync(panel, 'utf8'));
  const reached = database.prepare(
    'INSERT INTO guide_progress (estab, step, reached_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const reachedBy = database
    .prepare<[string], string>('SELECT step FROM guide_progress WHERE estab = ?')
    .pluck();

  return (request, response, next) => {
    if (request.method === 'GET' && typeof request.query.guide === 'string') {
      setGuide(request, response, request.query.guide);
      return response.redirect(303, addressWithout(request));
    }
    if (isGuideOn(request)) request.session.guide ??= { notes: null, last: null };
    else delete request.session.guide;
    if (request.session.guide)
      changePage(request, response, (html, locals) => withPanel(request, html, estabIn({ ...locals })));
    next();
  };

  function withPanel(request: Request, html: string, estab: string | undefined): string {
    const preferences = request.session.guide;
    const document = parse(html, { comment: true });
    const header = document.querySelector('header');
    if (!preferences || !header) return html;
    // Notes are for one page, so that a projector does not show them on the next.
    if (preferences.notes !== request.path) preferences.notes = null;
    const step = stepOf(document, request.path);
    if (step) {
      preferences.last = step.key;
      if (estab) reached.run(estab, step.key, clock.now().toISOString());
    }
    const index = steps.findIndex(({ key }) => key === (step?.key ?? preferences.last));
    const latest = steps[index];
    const target = step && targetOf(document, step);
    if (target && !target.id) target.setAttribute('id', TARGET);
    const locals: Parts['panel'] = {
      journey: JOURNEY.map((official) => ({
        ...official,
        parts: steps.filter(({ step: belongsTo }) => belongsTo === official.key),
      })),
      steps,
      side,
      step,
      index,
      label: step && stepLabel(step.step),
      number: latest ? numberOf(latest.step) : 0,
      next: steps.slice(index + 1).find(({ optional }) => !optional),
      done: new Set(estab ? reachedBy.all(estab) : []),
      target: target?.id,
      elsewhere,
      notes: preferences.notes !== null,
      here: request.path,
    };
    header.insertAdjacentHTML('afterend', renderPanel(locals));
    document
      .querySelector('head')
      ?.insertAdjacentHTML(
        'beforeend',
        '<link rel="stylesheet" href="/assets/guide/guide.css"><script src="/assets/guide/guide.js" defer></script>',
      );
    return document.toString();
  }

  /** The first step for this page with its control on it. */
  function stepOf(document: HTMLElement, path: string): Step | undefined {
    return steps.find(
      (step) =>
        step.side === side &&
        step.path !== null &&
        isAt(step.path, path) &&
        (step.target === null || targetOf(document, step) !== undefined),
    );
  }
}

/** Whether the browser that asks has the guide on. */
export const isGuideOn = ({ headers }: Request): boolean =>
  (headers.cookie ?? '').split('; ').includes(`${COOKIE}=on`);

function setGuide({ session, path }: Request, response: Response, mode: string): void {
  if (mode === 'off') {
    response.clearCookie(COOKIE);
    return;
  }
  response.cookie(COOKIE, 'on', { httpOnly: true, sameSite: 'lax' });
  session.guide = { notes: mode === 'notes' ? path : null, last: session.guide?.last ?? null };
}

/** The same page without the query, so that a reload does not repeat it; never another host’s. */
function addressWithout(request: Request): string {
  const query = new URLSearchParams(request.url.split('?')[1]);
  query.delete('guide');
  const path = `/${request.path.replace(/^[/\\]+/, '')}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

function targetOf(document: HTMLElement, { target }: Step): HTMLElement | undefined {
  if (target === null) return undefined;
  const controls = document.querySelectorAll('main a, main button, nav a');
  const says = (control: HTMLElement) => control.textContent.replace(/\s+/g, ' ').trim();
  return (
    controls.find((control) => says(control) === target) ??
    controls.find((control) => says(control).startsWith(target))
  );
}

/** The school that the page is about. */
function estabIn(locals: Record<string, unknown>): string | undefined {
  for (const name of ['school', 'member', 'administrator']) {
    const about = locals[name];
    if (typeof about === 'object' && about !== null && 'estab' in about && typeof about.estab === 'string')
      return about.estab;
  }
  return undefined;
}
