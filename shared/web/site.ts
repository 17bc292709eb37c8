import { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, Router } from 'express';
import session from 'express-session';
import helmet from 'helmet';
import { z } from 'zod';
import { formatDate } from '../clock.ts';
import type { Context } from '../context.ts';
import { cookieSecret } from '../database/key.ts';
import { randomToken } from '../database/seal.ts';
import { whenWritable } from '../database/writable.ts';
import { schoolNumber } from '../school-number.ts';
import { csrfProtection } from './csrf.ts';
import type { Pages } from './locals.ts';
import { asProblem, notFound } from './problem.ts';
import { rendererOf } from './render.ts';
import { numberRequests, routePattern } from './requests.ts';
import { SESSION_DAYS, SqliteSessionStore } from './session-store.ts';
import { templateEngine } from './templates.ts';
import { readUpload } from './upload.ts';
import { withStatus } from './with-status.ts';

declare module 'express-session' {
  interface SessionData {
    /** Said once, on the next page. */
    notice?: string;
  }
}

export interface Site {
  /** The side's folder: its views are found from there, its `public/` is served under /assets. */
  sideDir: string;
  /** Cookies are shared between the ports of one host, so each side needs a name of its own. */
  cookie: string;
  /** Parts of the site with a sign-in of their own: signing in there does not sign you in elsewhere, or the other way round. */
  areas?: { path: string; cookie: string }[];
  /** Paths of forms that send files. */
  uploads?: string[];
  /** APIs: no cookies, no CSRF token; each keeps its own record and answers errors in its own format. */
  machines: RequestHandler[];
  /** Pages for people. */
  pages: RequestHandler[];
}

/** The largest form with a file. */
const UPLOAD_LIMIT = '5mb';

/** What is mounted around a side. */
export interface Wrapping {
  /** Right after the security headers, so that error pages have what these change too. */
  headers: RequestHandler[];
  /** Before the side's own APIs. */
  machines: RequestHandler[];
  /** Before the side's own pages, once their session is known. */
  pages: RequestHandler[];
  /** For every template. */
  locals: Record<string, unknown>;
}

/** The product on its own. */
export const NOTHING_AROUND: Wrapping = { headers: [], machines: [], pages: [], locals: {} };

/** Where templates that both sides and the control room use are found. */
export const SHARED_VIEWS = fileURLToPath(new URL('..', import.meta.url));
/** Wherever npm has put the package: next to this one, where a project has installed both. */
const packageFolder = (name: string): string =>
  path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

/** Puts a side together from its routers: security, logging, sessions, pages, errors. */
export function createSite(context: Context, site: Site, wrapping: Wrapping): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('view engine', 'ejs');
  app.enable('view cache');
  const views = [site.sideDir, SHARED_VIEWS];
  app.set('views', views);
  app.engine('ejs', templateEngine(views));
  app.locals.formatDate = formatDate;
  app.locals.schoolNumber = schoolNumber;
  Object.assign(app.locals, wrapping.locals);
  for (const machine of [...wrapping.machines, ...site.machines]) app.use(machine);
  app.use(
    numberRequests(context.log),
    contentSecurity(),
    ...wrapping.headers,
    whenWritable(context.database),
  );
  app.use('/assets', sharedAssets(), express.static(path.join(site.sideDir, 'public'), { index: false }));
  for (const { path, cookie } of site.areas ?? []) app.use(path, sessions(context, cookie, path));
  app.use(sessions(context, site.cookie), express.urlencoded({ extended: false, limit: '200kb' }));
  for (const path of site.uploads ?? []) app.use(path, readUpload(UPLOAD_LIMIT));
  app.use(pageBasics, csrfProtection(context.url));
  app.use((request, _response, next) => {
    context.journal.onPage(() => pageOf(request), next);
  });
  for (const page of [...wrapping.pages, ...site.pages]) app.use(page);
  app.use(() => {
    throw notFound();
  });
  app.use(errorPage(context));
  return app;
}

const pageOf = (request: express.Request): string | null => {
  const pattern = routePattern(request);
  return pattern === undefined ? null : `${request.method} ${pattern}`;
};

/** Nothing inline, nothing from elsewhere. */
export function contentSecurity(): RequestHandler {
  const security = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    // Under no-referrer, browsers hide where a form comes from.
    referrerPolicy: { policy: 'same-origin' },
  });
  const headers = Object.entries(headersOf(security));
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

/** What a middleware sets that sets the same headers each time. */
function headersOf(
  middleware: (request: IncomingMessage, response: ServerResponse, next: () => void) => void,
) {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  middleware(request, response, () => undefined);
  return z.record(z.string(), z.string()).parse({ ...response.getHeaders() });
}

const FONTS = '@fontsource-variable/atkinson-hyperlegible-next';

/**
 * What every site serves under /assets: Bootstrap, its icons, the typeface and our base. The typeface's address has
 * the major version of its package, so that browsers may keep it for ever.
 */
export function sharedAssets(): Router {
  const router = Router();
  const day = { maxAge: '1d', index: false } as const;
  router.use('/bootstrap', express.static(path.join(packageFolder('bootstrap'), 'dist'), day));
  router.use('/icons', express.static(path.join(packageFolder('bootstrap-icons'), 'font'), day));
  router.use(
    '/fonts/5',
    express.static(path.join(packageFolder(FONTS), 'files'), { maxAge: '1y', immutable: true, index: false }),
  );
  router.use('/guide', express.static(path.join(SHARED_VIEWS, 'guide/public'), { index: false }));
  router.use('/sandbox-bar', express.static(path.join(SHARED_VIEWS, 'sandbox-bar/public'), { index: false }));
  router.use('/demo-pane', express.static(path.join(SHARED_VIEWS, 'demo-pane/public'), { index: false }));
  router.use('/ui', express.static(path.join(SHARED_VIEWS, 'ui/public'), { index: false }));
  return router;
}

/** Does nothing where an area's session has been found already. */
function sessions({ database, clock, seal, url }: Context, name: string, path = '/') {
  return session({
    // Browsers send a cookie to every port of a host: two sandboxes there must not sign each other out.
    name: [name, new URL(url).port].filter(Boolean).join('-'),
    secret: cookieSecret({ database, seal }),
    store: new SqliteSessionStore(database, clock),
    genid: randomToken,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { path, httpOnly: true, sameSite: 'lax', maxAge: SESSION_DAYS * 24 * 60 * 60 * 1000 },
  });
}

const pageBasics: express.RequestHandler = (request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  response.locals.path = request.path;
  response.locals.requestId = request.id;
  response.locals.notice = request.session.notice;
  delete request.session.notice;
  next();
};

const render = rendererOf<Pages>();

const errorPage =
  ({ log }: Context): ErrorRequestHandler =>
  (error, { id, method }, response, next) => {
    if (response.headersSent) return next(error);
    const problem = asProblem(error);
    if (problem.status >= 500) log.error({ err: error, req: { id, method } }, 'request failed');
    render(withStatus(response, problem.status), 'views/error', { title: problem.title, problem });
  };
