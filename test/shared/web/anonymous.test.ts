import { expect } from 'chai';
import { routesOf } from '../../../scripts/trials/routes-of.ts';
import { buildApps, type UnservedApps } from '../../../scripts/trials/unserved-apps.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { type HubApp, hubApp, type PortalApp, portalApp } from '../../support/sides.ts';

const [{ coordinator }] = DEMO_SCHOOLS;
const HTML = { Accept: 'text/html' };

describe('somebody who is not signed in', () => {
  let apps: UnservedApps;
  let hub: HubApp;
  let portal: PortalApp;

  before(async () => {
    [apps, hub, portal] = [buildApps(), await hubApp(), await portalApp()];
  });
  after(async () => {
    await Promise.all([hub.stop(), portal.stop(), apps.discard()]);
  });

  it('gets neither a session nor a cookie by looking at any page', async () => {
    for (const [{ url, context }, app] of [
      [hub, apps.hub],
      [portal, apps.portal],
    ] as const) {
      const paths = routesOf(app.router)
        .filter(({ method }) => method === 'GET')
        .map(({ path }) => path.replace(/\{.*\}/g, '').replace(/:\w+/g, 'x'));
      expect(paths).to.have.length.above(20);
      for (const path of paths) {
        const response = await fetch(url + path, { headers: HTML, redirect: 'manual' });
        await response.arrayBuffer();
        expect(response.headers.getSetCookie(), path).to.deep.equal([]);
      }
      const sessions = context.database.prepare('SELECT count(*) FROM sessions').pluck().get();
      expect(sessions, url).to.equal(0);
    }
  });

  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(hub.url + path, {
      ...{ method: 'POST', redirect: 'manual', headers },
      body: new URLSearchParams(fields),
    });
  const signIn = (headers: Record<string, string>, fields: Record<string, string> = {}) =>
    post('/sign-in', { username: coordinator.username, password: DEMO_PASSWORD, ...fields }, headers);

  it('can send a form only from a page of the same site, or with a program', async () => {
    const statusOf = async (headers: Record<string, string>, fields?: Record<string, string>) =>
      (await signIn(headers, fields)).status;
    expect(await statusOf({}), 'a program').to.equal(303);
    expect(await statusOf({ Origin: hub.url }), 'its own page').to.equal(303);
    expect(await statusOf({ Origin: hub.url, 'Sec-Fetch-Site': 'same-origin' })).to.equal(303);
    for (const headers of [
      { Origin: 'https://elsewhere.example' },
      { Origin: 'null' },
      { Origin: portal.url },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site', Origin: portal.url },
    ])
      expect(await statusOf(headers), JSON.stringify(headers)).to.equal(403);
    expect(await statusOf({}, { _csrf: 'of an earlier session' })).to.equal(403);
  });

  it('gets both by signing in, and repeats a token in each form from then on', async () => {
    const [cookie = ''] = (await signIn({})).headers.getSetCookie();
    expect(cookie).to.contain('HttpOnly').and.contain('SameSite=Lax');
    const headers = { Cookie: cookie.split(';')[0] ?? '' };
    const page = await (await fetch(`${hub.url}/home`, { headers })).text();
    const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(page) ?? [];
    for (const fields of [{}, { _csrf: '' }, { _csrf: 'forged' }])
      expect((await post('/sign-out', fields, headers)).status, JSON.stringify(fields)).to.equal(403);
    expect((await post('/sign-out', { _csrf: token }, headers)).status).to.equal(303);
    expect((await post('/sign-out', { _csrf: token }, headers)).status, 'a form of before').to.equal(403);
  });

  it('is led on to the page that they opened, and to no other site', async () => {
    const redirect = await fetch(`${hub.url}/admin-hub/classes?year=1`, {
      headers: HTML,
      redirect: 'manual',
    });
    expect(redirect.headers.get('location')).to.equal('/sign-in?next=%2Fadmin-hub%2Fclasses%3Fyear%3D1');
    const ledTo = async (next: string) => (await signIn({}, { next })).headers.get('location');
    expect(await ledTo('/admin-hub/classes?year=1')).to.equal('/admin-hub/classes?year=1');
    for (const next of ['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example', ''])
      expect(await ledTo(next), next).to.equal('/home');
  });
});
