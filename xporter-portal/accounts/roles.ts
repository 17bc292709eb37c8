import type { RequestHandler } from 'express';
import { forbidden } from '../../shared/web/problem.ts';

export type Role = 'administrator' | 'lead';

export const ROLE_WORDS: Record<Role, string> = {
  administrator: 'Administrator',
  lead: 'Data protection lead',
};

/** Where a school's decisions are taken; whatever else is posted is somebody's own. */
const SCHOOL_PAGES = ['/data-sharing', '/gdpr', '/mis-connection', '/access'];

/** What a data protection lead may do there. */
const LEAD_MAY = [/^\/data-sharing\/[^/]+\/(revoke|pause)$/];

/** Pages that hold nothing but a form for what they may not do. */
const FORMS = [
  /^\/data-sharing\/[^/]+\/(again|areas|refuse|agree)$/,
  /^\/gdpr\/[^/]+\/(list|default)$/,
  /^\/mis-connection\/change$/,
];

/** A path as the routes see it, which take any case and a slash at the end. */
export const asRouted = (path: string): string => path.toLowerCase().replace(/\/+$/, '');

/** Lets a data protection lead read everything, revoke and pause, and do nothing else. */
export const keepToRole: RequestHandler = (request, response, next) => {
  const { administrator } = response.locals;
  response.locals.mayChange = administrator?.role === 'administrator';
  if (administrator?.role !== 'lead') return next();
  const { method } = request;
  const path = asRouted(request.path);
  const isDecision =
    method === 'POST' && SCHOOL_PAGES.some((page) => path === page || path.startsWith(`${page}/`));
  const isForm = FORMS.some((form) => form.test(path));
  if (!isDecision && !isForm) return next();
  if (LEAD_MAY.some((allowed) => allowed.test(path))) return next();
  throw forbidden(
    'As data protection lead you may read everything, pause an app and revoke its access. Ask one of your school’s administrators for anything else: they are listed under People with access.',
  );
};
