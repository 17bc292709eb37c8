import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type IRouter, type RequestHandler, Router } from 'express';
import { createHub, HUB_DIR } from '../../hodder-hub/app.ts';
import { wrapHub } from '../../hodder-hub/sandbox/wrap.ts';
import { createClock } from '../../shared/clock.ts';
import { type Context, closeContext, createContext, openSideDatabase } from '../../shared/context.ts';
import { createLog } from '../../shared/log.ts';
import { smtpTransport } from '../../shared/mail/transport.ts';
import { createSideSandbox } from '../../shared/steering-api/sandbox.ts';
import { createPortal, PORTAL_DIR } from '../../xporter-portal/app.ts';
import { plainOutside } from '../../xporter-portal/context.ts';
import { createMisStore } from '../../xporter-portal/mis/mis-store.ts';
import { createRequestJournal } from '../../xporter-portal/records/request-journal.ts';
import { wrapPortal } from '../../xporter-portal/sandbox/wrap.ts';

/** Handlers that allow some people or programs and refuse all others, by name. */
const GUARDS = new Set([
  ...['requireMember', 'requireCoordinator'],
  ...['requireSignIn', 'requireRole', 'requirePartner'],
  ...['requireManagementToken', 'requireSignature', 'requireKey'],
]);

const SIGN_IN = 'signs in or out';
const LINK = 'the token in the link is the guard';

/** Changing routes without a guard, and why each needs none. */
const WITHOUT_A_GUARD = {
  hub: {
    'POST /sign-in': SIGN_IN,
    'POST /wellbeing/sign-in': SIGN_IN,
    'POST /sign-out': SIGN_IN,
    'POST /set-password/:token': LINK,
    'POST /xporter/authorised': 'the route verifies the signature of the body',
  },
  portal: {
    'POST /sign-in': SIGN_IN,
    'POST /sign-in/school': SIGN_IN,
    'POST /sign-out': SIGN_IN,
    'POST /developers/sign-in': SIGN_IN,
    'POST /developers/sign-out': SIGN_IN,
    'POST /partners/sign-in': SIGN_IN,
    'POST /partners/sign-out': SIGN_IN,
    'POST /forgotten-password': 'anyone may ask; only the holder of the address gets the link',
    'POST /set-password/:token': LINK,
    'POST /register/:estab':
      'a school that registers has no account; only the holder of the address continues',
    'POST /register/verify/:token': LINK,
    'POST /authorise/:token': LINK,
    'POST /authorise/:token/forward': LINK,
    'POST /authorise/:token/refuse': LINK,
    'POST /authorise/:token/mis': LINK,
    'POST /authorise/:token/areas': LINK,
    'POST /authorise/:token/people': LINK,
    'POST /authorise/:token/summary': LINK,
    'POST /api/oauth/GetToken': 'takes a secret and gives a token',
    'POST /idaas/sts/STS/GetToken': 'takes a secret and gives a token',
    'POST /api/v1/Attendance{/*rest}': 'changes nothing: writing back is not simulated',
    'POST /api/v1/AttendanceAsync{/*rest}': 'changes nothing: writing back is not simulated',
    'POST /api/v1/Writeback{/*rest}': 'changes nothing: writing back is not simulated',
  },
};

/** What asks for the password again. */
const CONFIRMED = [
  'POST /access',
  'POST /access/:id/role',
  'POST /access/:id/remove',
  'POST /data-sharing/:reference/areas',
  'POST /data-sharing/:reference/revoke',
  'POST /data-sharing/:reference/again',
  'POST /data-sharing/:reference/refuse',
  'POST /data-sharing/:reference/agree',
  'POST /gdpr/:reference/default',
  'POST /mis-connection/change',
];

interface ChangingRoute {
  route: string;
  /** Names of the handlers before it that see each of its requests. */
  handlers: string[];
}

/** Every route of a router, and of the routers in it, that takes anything but GET. */
function changingRoutes({ stack }: Pick<IRouter, 'stack'>, before: string[] = []): ChangingRoute[] {
  const handlers = [...before];
  return stack.flatMap((layer) => {
    const { route, handle } = layer;
    if (route) {
      const methods = [...new Set(route.stack.map(({ method }) => method ?? 'all'))];
      return methods
        .filter((method) => !['get', 'head'].includes(method))
        .flatMap((method) =>
          [route.path].flat().map((each) => ({
            route: `${method.toUpperCase()} ${each}`,
            handlers: [...handlers, ...route.stack.map(({ handle: { name } }) => name)],
          })),
        );
    }
    // What is mounted on a path of its own guards that path today, and perhaps not a route's tomorrow.
    const seesEverything = 'slash' in layer && layer.slash === true;
    if (isRouter(handle)) return changingRoutes(handle, handlers);
    if (seesEverything) handlers.push(handle.name);
    return [];
  });
}

const isRouter = (handle: object): handle is IRouter => 'stack' in handle && Array.isArray(handle.stack);

const unguarded = (router: Pick<IRouter, 'stack'>): string[] =>
  changingRoutes(router)
    .filter(({ handlers }) => !handlers.some((name) => GUARDS.has(name)))
    .map(({ route }) => route);

describe('who may do what', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'guards-'));
  const contexts: Context[] = [];
  const clock = createClock();
  const contextOf = (sideDir: string): Context => {
    const context = createContext({
      ...{ sideDir, dataDir, url: 'http://127.0.0.1:9', clock, log: createLog('guards', 'silent') },
      database: openSideDatabase(sideDir, dataDir),
      transport: smtpTransport({ host: '127.0.0.1', port: 9 }),
      mailFrom: 'Nobody <nobody@school.example>',
    });
    contexts.push(context);
    return context;
  };
  const sandboxOf = ({ database }: Context) => createSideSandbox(database, clock, 'key');
  const hub = () => {
    const xporter = { url: 'http://127.0.0.1:9', relyingParty: 'app.example', managementSecret: 'secret' };
    const context = { ...contextOf(HUB_DIR), xporter };
    return createHub(context, wrapHub(context, sandboxOf(context), {})).router;
  };
  const portal = () => {
    const base = contextOf(PORTAL_DIR);
    const context = {
      ...base,
      misStore: createMisStore(base.database),
      requests: createRequestJournal(base.database),
      outside: plainOutside(clock),
    };
    return createPortal(context, wrapPortal(context, sandboxOf(context), 'app.example', {})).router;
  };
  after(async () => {
    for (const context of contexts) {
      await closeContext(context);
      context.database.close();
    }
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('stands on each route that changes something, or the reason why it need not', () => {
    expect(unguarded(hub())).to.have.members(Object.keys(WITHOUT_A_GUARD.hub));
    expect(unguarded(portal())).to.have.members(Object.keys(WITHOUT_A_GUARD.portal));
  });

  it('includes the password again before what cannot be undone', () => {
    const confirmed = changingRoutes(portal()).filter(({ handlers }) => handlers.includes('confirmPassword'));
    expect(confirmed.map(({ route }) => route)).to.have.members(CONFIRMED);
    for (const { route, handlers } of confirmed)
      expect(handlers.indexOf('requireRole'), route).to.be.within(0, handlers.indexOf('confirmPassword'));
  });

  it('is missed where it is missing', () => {
    const requireRole: RequestHandler = (_request, _response, next) => next();
    const act: RequestHandler = (_request, response) => response.end();
    const below = Router().post('/below', act).post('/below/guarded', requireRole, act);
    const guarded = Router().use(requireRole).delete('/inside', act);
    const router = Router()
      .use('/later', requireRole)
      .get('/read', act)
      .post('/guarded', requireRole, act)
      .post(['/one', '/other'], act)
      .use('/mounted', guarded)
      .put('/later', act)
      .use(below)
      .all('/all', act);
    expect(unguarded(router)).to.have.members([
      'POST /one',
      'POST /other',
      'PUT /later',
      'POST /below',
      'ALL /all',
    ]);
  });
});
