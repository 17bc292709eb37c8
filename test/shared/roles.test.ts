import { expect } from 'chai';
import type { IRouter } from 'express';
import { type AppRoute, routesOf } from '../../scripts/trials/routes-of.ts';
import { buildApps, type UnservedApps } from '../../scripts/trials/unserved-apps.ts';
import { Problem } from '../../shared/web/problem.ts';

/** Locals of a page for each kind of person, and for nobody. */
const PEOPLE = {
  hub: { nobody: {}, teacher: { member: { type: 'Teacher' } }, coordinator: { member: { type: 'AC' } } },
  portal: {
    nobody: {},
    lead: { administrator: { role: 'lead' } },
    administrator: { administrator: { role: 'administrator' } },
    partner: { partner: {} },
  },
};

/** All other guarded routes of the Hub are for the Access Coordinator alone. */
const FOR_EVERY_MEMBER = [
  'GET /home',
  'GET /services',
  'GET /services/:slug',
  'GET /wellbeing',
  'GET /admin-hub/school/mis-sync',
  'GET /admin-hub/school/mis-sync/changes',
  'POST /admin-hub/classes/:id',
];

/** All other guarded routes of the portal are for administrators alone. */
const FOR_LEADS_TOO = [
  'GET /data-sharing/:reference/preview',
  'POST /sessions/end',
  'POST /sessions/end-all',
  'POST /data-sharing/:reference/pause',
  'POST /data-sharing/:reference/revoke',
];

const GUARDS = ['requireMember', 'requireCoordinator', 'requireSignIn', 'requireRole', 'requirePartner'];

/** Whether a route's guards let somebody through; those who are not signed in are sent to do so. */
function isLetThrough({ method, path, handlers }: AppRoute, locals: object): boolean {
  const response = { locals, redirect: () => {} };
  const request = {
    ...{ method, originalUrl: path, session: {}, headers: { accept: 'text/html' } },
    res: response,
  };
  return handlers
    .filter(({ name }) => GUARDS.includes(name))
    .every((guard) => {
      let isNext = false;
      try {
        Reflect.apply(guard, undefined, [request, response, () => (isNext = true)]);
      } catch (error) {
        if (!(error instanceof Problem && error.status === 403)) throw error;
      }
      return isNext;
    });
}

/** Guarded routes, each with the people who are let through. */
const guarded = (router: Pick<IRouter, 'stack'>, people: Record<string, object>) =>
  routesOf(router)
    .filter(({ handlers }) => handlers.some(({ name }) => GUARDS.includes(name)))
    .map((route) => ({
      route: `${route.method} ${route.path}`,
      people: Object.entries(people)
        .filter(([, locals]) => isLetThrough(route, locals))
        .map(([name]) => name),
    }));

describe('roles', () => {
  let apps: UnservedApps;
  before(() => {
    apps = buildApps();
  });
  after(() => apps.discard());

  it('let only the Access Coordinator use the Hub’s MIS sync, and every member read', () => {
    const routes = guarded(apps.hub.router, PEOPLE.hub);
    expect(routes).to.have.length.above(20);
    for (const { route, people } of routes)
      expect(people, route).to.deep.equal(
        FOR_EVERY_MEMBER.includes(route) ? ['teacher', 'coordinator'] : ['coordinator'],
      );
    expect(routes.map(({ route }) => route)).to.include.members(FOR_EVERY_MEMBER);
  });

  it('let only administrators change what a school shares; a lead pauses and revokes', () => {
    const routes = guarded(apps.portal.router, PEOPLE.portal);
    expect(routes).to.have.length.above(25);
    for (const { route, people } of routes) {
      const own = FOR_LEADS_TOO.includes(route) ? ['lead', 'administrator'] : ['administrator'];
      expect(people, route).to.deep.equal(route.includes(' /partners/') ? ['partner'] : own);
    }
    expect(routes.map(({ route }) => route)).to.include.members(FOR_LEADS_TOO);
  });
});
