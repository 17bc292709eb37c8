import { expect } from 'chai';
import { z } from 'zod';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { authorise } from '../../../scripts/journey/people.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { sumsBrowser } from '../support/partner-portal.ts';

const [oakfield, , aldhelm] = DEMO_SCHOOLS;
const Rows = z.object({ Students: z.array(z.record(z.string(), z.unknown())) });

describe('an app with new terms', () => {
  let portal: PortalApp;
  let partner: Partner;
  let browser: HttpBrowser;
  let administrator: HttpBrowser;
  let token: string;

  before(async () => {
    portal = await portalApp();
    partner = await startPartner(portal);
    browser = await sumsBrowser(portal, partner);
    administrator = await portal.signIn(aldhelm.administrator);
    const link = await partner.invite(partner.known(aldhelm.estab));
    await authorise(`${portal.url}/authorise/${link}`, aldhelm, 'include', []);
    await portal.flush();
    token = await tokenFor(partner.received.at(-1)?.fields.schoolSecret ?? '');
  });
  after(async () => {
    await partner.stop();
    await portal.stop();
  });

  async function tokenFor(password: string): Promise<string> {
    const { relyingParty } = partner.app;
    const response = await fetch(`${portal.url}/api/oauth/GetToken`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        estab: aldhelm.estab,
        relyingParty,
        password,
        thirdpartyid: 'XporterOnDemand',
      }),
    });
    return z.object({ token: z.string() }).parse(await response.json()).token;
  }

  /** The columns that Sums reads of a pupil. */
  async function columns(): Promise<string[]> {
    const response = await fetch(`${portal.url}/api/v1/School/${aldhelm.estab}/Students/?page=1&pageSize=1`, {
      headers: { Authorization: `Idaas ${token}` },
    });
    expect(response.status).to.equal(200);
    return Object.keys(Rows.parse(await response.json()).Students[0] ?? {});
  }

  const dashboard = () => administrator.open(`${portal.url}/data-sharing`);
  async function save(page: string, button: string, fields: Record<string, string>): Promise<void> {
    await browser.open(`${portal.url}/partners/${page}`);
    await browser.press(button, fields);
  }
  const asks = { to: aldhelm.administrator.email, subject: 'asks' };
  const events = () =>
    portal.context.journal.ofSchool(aldhelm.estab).map(({ event, actor }) => `${event} ${actor}`);

  it('asks each school that shares when the agreement has a new version', async () => {
    await save('agreement', 'Save agreement', {
      agreementVersion: '2026-2',
      agreement: 'Sums uses the data for exercises and reports.\n\nIt deletes them when told to.',
    });
    expect(browser.page.text).to.contain('Saved. We have asked 1 school');
    const email = await portal.mail.waitFor(asks);
    expect(email.subject).to.equal(
      `Sums Ltd asks ${aldhelm.name} to accept version 2026-2 of the agreement for Sums`,
    );
    expect(email.text)
      .to.contain('Your school has accepted version 2026-1')
      .and.contain('continues as before');
    await dashboard();
    expect(administrator.page.text).to.contain('has changed its terms for Sums');
    await administrator.open(email.links.find((each) => each.includes('/agree')) ?? '');
    expect(administrator.page.text)
      .to.contain('New or changed: Sums uses the data for exercises and reports.')
      .and.contain('Sharing continues under version 2026-1');
    await browser.open(`${portal.url}/partners/schools`);
    expect(browser.page.text).to.contain('New terms sent');
    expect(await columns(), 'data is still shared').not.to.be.empty;
    const others = await portal.signIn(oakfield.administrator);
    expect(others.page.text, 'a school that does not share with it').not.to.contain('changed its terms');
  });

  it('continues as before when the school says no, until it is asked something else', async () => {
    await administrator.press('We do not agree');
    expect(administrator.page.text).to.contain('did not accept').and.contain('New terms not accepted');
    expect(events()).to.include(`authorisation.terms-declined ${aldhelm.administrator.email}`);
    await dashboard();
    expect(administrator.page.text).not.to.contain('has changed its terms for Sums');
    await browser.open(`${portal.url}/partners/schools`);
    expect(browser.page.text).to.contain('New terms not accepted').and.contain('2026-1');
    expect(await columns()).not.to.be.empty;
  });

  it('asks for an area that has become required; it stays closed until the school agrees', async () => {
    const before = await columns();
    expect(before).not.to.include('UPN');
    const except = new Set((await portal.mail.all()).map(({ id }) => id));
    await save('areas', 'Save data areas', { 'use-UPN': 'required' });
    expect(browser.page.text).to.contain('We have asked 1 school');
    const email = await portal.mail.waitFor({ ...asks, except });
    expect(email.subject).to.contain(
      'to accept version 2026-2 of the agreement and share more data with Sums',
    );
    expect(email.text).to.contain('does not get the new data');
    expect(await columns()).to.deep.equal(before);

    await dashboard();
    await administrator.follow('See what is new');
    await administrator.follow('Sums');
    expect(administrator.page.text).to.contain('It requests more data');
    await administrator.follow('See what is new');
    expect(administrator.page.text)
      .to.contain('Sums does not get this data')
      .and.contain(partner.app.template[2]?.reason);
    await administrator.press('We agree');
    expect(administrator.page.text).to.contain('under version 2026-2').and.contain('New terms accepted');
    expect(await columns()).to.include('UPN');
    expect(events()).to.include(`authorisation.terms-accepted ${aldhelm.administrator.email}`);
    await dashboard();
    expect(administrator.page.text).not.to.contain('changed its terms');
    await browser.open(`${portal.url}/partners/schools`);
    expect(browser.page.text).not.to.contain('New terms sent').and.not.contain('not accepted');
  });

  it('does not let a school agree to what it has not read', async () => {
    await save('agreement', 'Save agreement', { agreementVersion: '2026-3', agreement: 'Three.' });
    await dashboard();
    await administrator.follow('See what is new');
    await save('agreement', 'Save agreement', { agreementVersion: '2026-4', agreement: 'Four.' });
    await administrator.press('We agree');
    expect(administrator.page.status).to.equal(422);
    expect(administrator.page.text).to.contain('We have not saved your decision').and.contain('Four.');
    await administrator.press('We agree');
    expect(administrator.page.text).to.contain('under version 2026-4');
  });

  it('asks nobody when areas become optional, and keeps another school’s page closed', async () => {
    await save('areas', 'Save data areas', { 'use-SENTypes': 'none', 'use-UPN': 'optional' });
    expect(browser.page.text).to.contain('Saved.').and.not.contain('We have asked');
    await save('agreement', 'Save agreement', { agreementVersion: '2026-5', agreement: 'Five.' });
    await dashboard();
    await administrator.follow('See what is new');
    const others = await portal.signIn(oakfield.administrator);
    await others.open(administrator.page.url);
    expect(others.page.status).to.equal(404);
  });

  it('does not take an invitation that names fewer areas than the app requires for a change', async () => {
    const link = await partner.invite(partner.known(oakfield.estab), { ScopesToAuthorise: ['School'] });
    await authorise(`${portal.url}/authorise/${link}`, oakfield);
    const others = await portal.signIn(oakfield.administrator);
    expect(others.page.text).to.contain('Sums').and.not.contain('changed its terms');
  });

  it('asks for the new area in invitations that wait, and has the areas answered again', async () => {
    const link = await partner.invite(partner.school());
    const head = `${portal.url}/authorise/${link}`;
    const invited = new HttpBrowser();
    await invited.open(head);
    await invited.press('Proceed');
    await invited.press('Proceed to next step', { mis: 'Arbor' });
    await invited.press('Proceed to next step', { scopes: [] });
    await save('areas', 'Save data areas', { 'use-Photos': 'required', 'reason-Photos': 'To know faces.' });
    await invited.press('Proceed to next step', { people: 'include', agreement: 'accepted' });
    await invited.open(`${head}/summary`);
    expect(invited.page.text).to.contain('To know faces.').and.not.contain('Authorise Sharing');
  });

  it('has a head who had the earlier agreement on the page accept the new one', async () => {
    const link = await partner.invite(partner.school());
    const head = new HttpBrowser();
    await head.open(`${portal.url}/authorise/${link}`);
    await head.press('Proceed');
    await head.press('Proceed to next step', { mis: 'Arbor' });
    await head.press('Proceed to next step');
    await save('agreement', 'Save agreement', { agreementVersion: '2026-6', agreement: 'Six.' });
    await head.press('Proceed to next step', { people: 'include', agreement: 'accepted' });
    expect(head.page.url).to.match(/people$/);
    expect(head.page.text).to.contain('version 2026-6');
    await head.press('Proceed to next step', { people: 'include', agreement: 'accepted' });
    expect(head.page.url).to.match(/summary$/);
  });
});
