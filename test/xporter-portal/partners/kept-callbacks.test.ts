import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { authorise } from '../../../scripts/journey/people.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import type { Callback } from '../../../shared/steering-api/callbacks.ts';
import { verify } from '../../../shared/web/signature.ts';
import { PORTAL_DIR } from '../../../xporter-portal/app.ts';
import { fieldsOfEvent } from '../../../xporter-portal/records/callback-events.ts';
import { changePartnerApp } from '../../../xporter-portal/records/partner-apps.ts';
import { migrateBy, oldDatabase } from '../../support/old-database.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { sumsBrowser } from '../support/partner-portal.ts';

const [, , aldhelm] = DEMO_SCHOOLS;
const THIS_CHANGE = /044-kept-callbacks\.sql$/;

describe('the callbacks of an app without an authorisation URL', () => {
  let portal: PortalApp;
  let partner: Partner;
  let browser: HttpBrowser;
  let log: string;

  before(async () => {
    portal = await portalApp();
    partner = await startPartner(portal);
    browser = await sumsBrowser(portal, partner);
    log = `${portal.url}/partners/deliveries`;
    setUrl(null);
    const link = await partner.invite(partner.known(aldhelm.estab));
    await authorise(`${portal.url}/authorise/${link}`, aldhelm);
    await portal.flush();
  });
  after(async () => {
    await partner.stop();
    await portal.stop();
  });

  const setUrl = (authorisationUrl: string | null) =>
    changePartnerApp(portal.context.database, { ...partner.app, authorisationUrl });

  const kept = (filter = {}): Callback[] =>
    portal.steering.callbacks?.(partner.app.relyingParty, filter).callbacks ?? [];

  it('are kept as they would be posted: every field, the number and a good signature', () => {
    const [callback] = kept();
    expect(kept()).to.have.length(1);
    expect(callback).to.include({ event: 'authorised', estab: aldhelm.estab, state: 'kept', verified: true });
    expect(callback?.fields).to.have.all.keys(...fieldsOfEvent('authorised'));
    expect(callback?.fields).to.include({ schoolId: aldhelm.estab, sequence: String(callback?.id) });
    expect(callback?.headers).to.include({ 'X-Xporter-Delivery': String(callback?.id) });
    const signature = callback?.headers['X-Xporter-Signature'] ?? '';
    expect(verify(signature, callback?.body ?? '', partner.secret, new Date(callback?.at ?? ''))).to.equal(
      'good',
    );
    expect(partner.received).to.deep.equal([]);
    expect(portal.queued('callback')).to.deep.equal([]);
  });

  it('are on the page with the school secret, and nobody is told that Xporter stopped retrying', async () => {
    await browser.open(`${log}?state=kept`);
    expect(browser.page.text).to.contain('we keep each one here').and.contain('Not posted');
    await browser.follow('School secret');
    for (const [name, value] of Object.entries(kept()[0]?.fields ?? {}))
      expect(browser.page.text).to.contain(name).and.contain(value);
    expect(browser.page.text).to.contain('X-Xporter-Signature').and.contain('The signature is good');
    expect(browser.page.document.querySelector('form[action$="send-again"]')).to.equal(null);
    expect(portal.context.journal.ofSchool(aldhelm.estab).map(({ event }) => event)).not.to.include(
      'callback.given-up',
    );
  });

  it('give the school secret that gets tokens', async () => {
    const { schoolSecret: password = '' } = kept()[0]?.fields ?? {};
    const response = await fetch(`${portal.url}/api/oauth/GetToken`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ estab: aldhelm.estab, relyingParty: partner.app.relyingParty, password },
        thirdpartyid: 'XporterOnDemand',
      }),
    });
    expect(await response.json())
      .to.have.property('token')
      .that.is.a('string');
  });

  it('come in order, are found by school, event and position, and an unknown app is said', async () => {
    const school = partner.school();
    const token = await partner.invite(school);
    await browser.open(`${portal.url}/authorise/${token}/refuse`);
    await browser.press('Refuse', { reason: 'Not this year.' });
    await portal.flush();
    const events = (filter = {}) => kept(filter).map(({ event }) => event);
    expect(events()).to.deep.equal(['authorised', 'refused']);
    expect(events({ estab: school.estab })).to.deep.equal(['refused']);
    expect(events({ event: 'authorised' })).to.deep.equal(['authorised']);
    expect(events({ since: kept()[0]?.position })).to.deep.equal(['refused']);
    const ahead = portal.steering.callbacks?.(partner.app.relyingParty, { since: 999 });
    expect(ahead, 'as after loading an earlier state').to.deep.equal({
      callbacks: [],
      position: kept().at(-1)?.position,
    });
    expect(() => portal.steering.callbacks?.('nobody.example', {})).to.throw('no app nobody.example');
  });

  it('appear on the page as they come: its stream says that there is something new', async () => {
    const cookie = browser.cookiesFor(log);
    const stopped = new AbortController();
    const stream = await fetch(`${portal.url}/partners/delivery-changes`, {
      headers: { Cookie: cookie },
      signal: stopped.signal,
    });
    await browser.open(log);
    const shown = browser.page.document.querySelector('[data-changes]')?.getAttribute('data-version');
    const versions: string[] = [];
    for await (const piece of stream.body ?? []) {
      const [, version] = /data: "(.+)"/.exec(Buffer.from(piece).toString()) ?? [];
      if (version === undefined) continue;
      versions.push(version);
      if (versions.length === 2) break;
      portal.steering.sendCallback?.(partner.app.relyingParty, {
        ...{ estab: aldhelm.estab, event: 'resumed', fields: {} },
      });
      await portal.flush();
    }
    expect(versions[0]).to.equal(shown);
    expect(versions[1]).not.to.equal(shown);
  });

  it('are posted by Send again once the app has a URL', async () => {
    setUrl(partner.app.authorisationUrl);
    await browser.open(`${log}?search=${aldhelm.estab}`);
    await browser.follow('School secret');
    await browser.press('Send again');
    await portal.flush();
    expect(partner.received.at(-1)?.fields).to.deep.equal(kept()[0]?.fields);
    await browser.open(browser.page.url);
    expect(browser.page.document.querySelector('main .state')?.text).to.equal('Delivered');
    expect(browser.page.text).to.contain('We hide the school secret');
    expect(kept().map(({ event, state }) => `${event} ${state}`)).to.deep.equal([
      ...['authorised delivered', 'refused kept', 'resumed kept', 'authorised delivered'],
    ]);
  });

  it('go with their school when it is reset', () => {
    portal.steering.resetSchool(aldhelm.estab);
    expect(kept().map(({ event }) => event)).to.deep.equal(['refused']);
  });

  it('are told apart in a data folder of before, by the school of their authorisation', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kept-'));
    const database = oldDatabase(path.join(folder, 'old.sqlite'), PORTAL_DIR, THIS_CHANGE, {
      authorisations: { estab: '9992001' },
      schools: { estab: '9992001' },
    });
    database.exec("UPDATE callback_deliveries SET posts = 3, told_at = 'then'");
    const before = database.prepare<[], object>('SELECT * FROM callback_deliveries').get();
    migrateBy(database, PORTAL_DIR, THIS_CHANGE);
    const after = database.prepare('SELECT * FROM callback_deliveries').get();
    expect(after).to.deep.equal({ ...before, estab: '9992001', is_kept: 0 });
    expect(database.prepare('SELECT count(*) FROM callback_attempts').pluck().get()).to.equal(1);
    database.close();
    rmSync(folder, { recursive: true });
  });
});
