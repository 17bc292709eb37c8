import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { authorise } from '../../../scripts/journey/people.ts';
import { routesOf } from '../../../scripts/trials/routes-of.ts';
import { buildApps } from '../../../scripts/trials/unserved-apps.ts';
import { DEMO_PARTNERS } from '../../../shared/sample-data/partners.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { PARTNER_PORTAL } from '../../../xporter-portal/partners/users/access.ts';
import { addPartnerUser, type PartnerUser } from '../../../xporter-portal/partners/users/users.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { addSumsUser } from '../support/partner-portal.ts';

const [, , aldhelm] = DEMO_SCHOOLS;
const EVERYONES = ['sign-in', 'sign-up', 'sign-up/verify/:token', 'new-app', 'new-app/existing'];
/** A stream without an end, of the number of the app's own log. */
const CHANGES = `${PARTNER_PORTAL}/delivery-changes`;

async function partnerPages(): Promise<{ method: string; path: string }[]> {
  const apps = buildApps();
  try {
    return routesOf(apps.portal.router).filter(({ path }) => path.startsWith(PARTNER_PORTAL));
  } finally {
    await apps.discard();
  }
}

describe('another publisher', () => {
  let portal: PortalApp;
  let sums: Partner;
  let pages: { method: string; path: string }[];
  let delivery: number;
  /** What only the publisher of Sums and the school know. */
  let secrets: string[];

  before(async () => {
    portal = await portalApp();
    sums = await startPartner(portal);
    pages = await partnerPages();
    const link = await sums.invite(sums.known(aldhelm.estab));
    await authorise(`${portal.url}/authorise/${link}`, aldhelm);
    await portal.flush();
    const [callback] = portal.steering.callbacks?.(sums.app.relyingParty, {}).callbacks ?? [];
    if (!callback) throw new Error('Sums has no callback');
    delivery = callback.id;
    const { app } = sums;
    secrets = [
      ...[app.relyingParty, app.publisher, app.purpose, app.contactEmail, app.agreementVersion, sums.secret],
      ...[app.agreement.slice(0, 34), app.authorisationUrl ?? '', callback.fields.schoolSecret ?? ''],
      ...app.template.map(({ reason }) => reason),
      `ref-${aldhelm.estab}`,
    ];
  });
  after(async () => {
    await sums.stop();
    await portal.stop();
  });

  /** Each page of the Partner Portal, of Sums where its address can say so, with what it shows of Sums. */
  async function shownTo(browser: HttpBrowser): Promise<Map<string, string[]>> {
    const shown = new Map<string, string[]>();
    const query = new URLSearchParams({ search: aldhelm.name, relyingParty: sums.app.relyingParty });
    for (const { method, path } of pages) {
      if (method !== 'GET' || path === CHANGES) continue;
      const { document } = await browser.open(`${portal.url}${address(path)}?${query}`);
      const text = document.toString();
      shown.set(
        path,
        secrets.filter((secret) => text.includes(secret)),
      );
    }
    return shown;
  }

  const address = (path: string): string =>
    path.replace(':id', String(delivery)).replace(':token', 'nonsense');

  it('sees nothing of an app, on any page of the Partner Portal', async () => {
    const own = await shownTo(await portal.signInPartner(addSumsUser(portal.context, sums)));
    const others = await shownTo(await portal.signInPartner(DEMO_PARTNERS.wellbeing));
    const newcomer: Omit<PartnerUser, 'id'> = {
      ...{ relyingParty: null, publisher: 'New Ltd', name: 'Nia New', email: 'nia@new.example' },
      passwordHash: '',
    };
    addPartnerUser(portal.context.database, newcomer);
    const newcomers = await shownTo(await portal.signInPartner(newcomer));
    for (const [path, seen] of own) {
      const isEveryones = EVERYONES.some((page) => path === `${PARTNER_PORTAL}/${page}`);
      if (!isEveryones) expect(seen, `what its own publisher sees on ${path}`).to.not.be.empty;
      expect(others.get(path), path).to.deep.equal([]);
      expect(newcomers.get(path), path).to.deep.equal([]);
    }
  });

  it('has its own app’s token of a school at a press', async () => {
    const browser = await portal.signInPartner(addSumsUser(portal.context, sums));
    await browser.open(`${portal.url}${PARTNER_PORTAL}/schools`);
    await browser.press('Get a token');
    expect(browser.page.text).to.contain(`Token for ${aldhelm.name}`);
    const token = browser.page.document.querySelector('pre.token')?.text.replace(/<.*?>/g, '');
    const headers = { Authorization: `Idaas ${token}` };
    const details = await fetch(`${portal.url}/api/v1/TokenDetails`, { headers });
    expect(await details.text()).to.contain(sums.app.relyingParty);
  });

  it('changes nothing of an app, at any address that names something of it', async () => {
    const browser = await portal.signInPartner(DEMO_PARTNERS.wellbeing);
    const csrf = browser.page.document.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';
    const named = pages.filter(({ method, path }) => method === 'POST' && /:id|token$/.test(path));
    expect(named).to.not.be.empty;
    const before = sums.received.length;
    for (const { path } of named) {
      const url = `${portal.url}${address(path)}`;
      const headers = { cookie: browser.cookiesFor(url) };
      const body = new URLSearchParams({ _csrf: csrf, estab: aldhelm.estab });
      const { status } = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
      expect(status, path).to.equal(404);
    }
    await portal.flush();
    expect(sums.received).to.have.length(before);
  });
});
