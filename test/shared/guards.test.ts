import { expect } from 'chai';
import { type IRouter, type RequestHandler, Router } from 'express';
import { routesOf } from '../../scripts/trials/routes-of.ts';
import { buildApps, type UnservedApps } from '../../scripts/trials/unserved-apps.ts';
import { TOKEN_PATHS } from '../../xporter-portal/api/oneroster/tokens.ts';

/** Handlers that allow some people or programs and refuse all others, by name. */
const GUARDS = new Set([
  ...['requireMember', 'requireCoordinator'],
  ...['requireSignIn', 'requireRole', 'requirePartner', 'requirePartnerWithoutApp'],
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
    'POST /developers/token': 'the sandbox lets anyone try its own apps',
    'POST /partners/sign-in': SIGN_IN,
    'POST /partners/sign-out': SIGN_IN,
    'POST /partners/sign-up': 'anyone may ask; only the holder of the address gets the link',
    'POST /partners/sign-up/again': 'anyone may ask; only the holder of the address gets the link',
    'POST /partners/sign-up/verify/:token': LINK,
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
    ...Object.fromEntries(TOKEN_PATHS.map((path) => [`POST ${path}`, 'takes a secret and gives a token'])),
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

/** Those that take anything but GET, as `POST /path`. */
const changingRoutes = (router: Pick<IRouter, 'stack'>) =>
  routesOf(router)
    .filter(({ method }) => !['GET', 'HEAD'].includes(method))
    .map(({ method, path, handlers }) => ({
      route: `${method} ${path}`,
      handlers: handlers.map(({ name }) => name),
    }));

const unguarded = (router: Pick<IRouter, 'stack'>): string[] =>
  changingRoutes(router)
    .filter(({ handlers }) => !handlers.some((name) => GUARDS.has(name)))
    .map(({ route }) => route);

describe('who may do what', () => {
  let apps: UnservedApps;
  before(() => {
    apps = buildApps();
  });
  after(() => apps.discard());
  const hub = () => apps.hub.router;
  const portal = () => apps.portal.router;

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
