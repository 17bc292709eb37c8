import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { authorise } from '../../../scripts/journey/people.ts';
import { linkTo } from '../../../scripts/journey/playing.ts';
import { LABELS } from '../../../shared/labels.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { accountAt, administratorsOf } from '../../../xporter-portal/accounts/administrators.ts';
import { authorisationsOf } from '../../../xporter-portal/records/authorisations.ts';
import { OTHER_APPS } from '../../../xporter-portal/sandbox/fixtures/apps.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { HEAD, startPartner } from '../support/partner.ts';

const [, , aldhelm] = DEMO_SCHOOLS;

describe('a person who answers an invitation at a school that has administrators', function () {
  this.timeout(30_000);
  let portal: PortalApp;
  let ada: HttpBrowser;
  let own: string;

  beforeEach(async () => {
    portal = await portalApp();
    const partner = await startPartner(portal);
    const link = await partner.invite(partner.known(aldhelm.estab));
    await authorise(`${portal.url}/authorise/${link}`, aldhelm);
    await portal.flush();
    await partner.stop();
    const mail = await portal.mail.waitFor({ to: HEAD.email, subject: 'Set your password' });
    expect(mail.text).to.contain('an administrator of your school to give you full access');
    ada = new HttpBrowser();
    await ada.open(linkTo(mail, portal.url, '/set-password/'));
    await ada.press(LABELS.setPassword, { password: DEMO_PASSWORD, again: DEMO_PASSWORD });
    own = references()[0] ?? '';
  });
  afterEach(() => portal.stop());

  const [{ name: other }] = OTHER_APPS;
  const database = () => portal.context.database;
  const references = (isOwn = true) =>
    authorisationsOf(database(), aldhelm.estab)
      .filter(({ authorisedByEmail }) => (authorisedByEmail === HEAD.email) === isOwn)
      .map(({ reference }) => reference);
  const account = () => accountAt(database(), aldhelm.estab, HEAD.email);
  const told = () =>
    portal.mail.waitFor({ to: aldhelm.administrator.email, subject: 'has authorised sharing with Sums' });

  it('sees that decision, and no people, other apps or colleagues', async () => {
    expect(ada.page.text).to.contain('Sums').and.contain('You see only what you authorised');
    expect(references(false)).to.not.deep.equal([]);
    for (const path of ['', '/history.csv', '/revoke', '/areas', '/again', '/preview', '/agree', '/refuse'])
      for (const reference of references(false))
        expect((await ada.open(`/data-sharing/${reference}${path}`)).status, path).to.be.within(403, 404);
    for (const path of [
      ...[
        '/access',
        `/access/${account()?.id}`,
        '/gdpr',
        `/gdpr/${own}`,
        `/gdpr/${own}/list`,
        '/mis-connection',
      ],
      ...[`/data-sharing/${own}/preview`, `/data-sharing/${own}/areas`, `/data-sharing/${own}/again`],
    ]) {
      expect((await ada.open(path)).status, path).to.equal(403);
      expect(ada.page.text).to.contain('can give you full access');
    }
    await ada.open('/data-sharing');
    expect(ada.page.text).to.not.contain(other);
    expect(ada.page.document.querySelectorAll('.portal-menu a').map(({ text }) => text)).to.deep.equal([
      'Data Sharing Dashboard',
      'Active sessions',
    ]);
  });

  it('can end what they decided', async () => {
    await ada.open(`/data-sharing/${own}/revoke`);
    await ada.press(LABELS.revoke);
    await ada.press(LABELS.confirm, { passwordAgain: DEMO_PASSWORD });
    expect(ada.page.text).to.contain('You have revoked access for Sums');
  });

  it('is taken back in one press by an administrator, who is told', async () => {
    const link = linkTo(await told(), portal.url, '/access/');
    const administrator = new HttpBrowser();
    await administrator.open(link);
    await administrator.press(LABELS.signIn, { email: aldhelm.administrator.email, password: DEMO_PASSWORD });
    expect(administrator.page.text).to.contain(HEAD.email).and.contain('Sums');
    await administrator.press('Remove this account');
    expect(administrator.page.text).to.contain('no longer has access');
    expect(account()).to.equal(undefined);
    expect((await ada.open('/data-sharing')).url).to.contain('/sign-in');
    await administrator.open(link);
    expect(administrator.page.text).to.contain('This account has been removed');
  });

  it('sees everything once an administrator has given them full access', async () => {
    const administrator = await portal.signIn(aldhelm.administrator);
    await administrator.open(linkTo(await told(), portal.url, '/access/'));
    await administrator.press('Give them full access');
    expect(account()?.role).to.equal('administrator');
    expect((await ada.open('/access')).status).to.equal(200);
    await ada.open('/data-sharing');
    expect(ada.page.text).to.contain(other).and.not.contain('You see only what you authorised');
  });

  it('takes back nobody who has full access, nor an administrator', async () => {
    const administrator = await portal.signIn(aldhelm.administrator);
    await administrator.open(linkTo(await told(), portal.url, '/access/'));
    const stale = new HttpBrowser();
    await stale.open(administrator.url);
    await stale.press(LABELS.signIn, { email: aldhelm.administrator.email, password: DEMO_PASSWORD });
    await administrator.press('Give them full access');
    expect((await stale.press('Remove this account')).status).to.equal(404);
    expect(administratorsOf(database(), aldhelm.estab).map(({ email }) => email)).to.include(HEAD.email);
  });
});
