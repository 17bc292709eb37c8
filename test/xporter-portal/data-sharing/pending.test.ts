import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Partner, startPartner } from '../support/partner.ts';

const [, , aldhelm, larkhill] = DEMO_SCHOOLS;

describe('an invitation that waits for an answer', () => {
  let portal: PortalApp;
  let partner: Partner;
  let administrator: HttpBrowser;
  let link: string;

  before(async () => {
    portal = await portalApp();
    partner = await startPartner(portal);
  });
  after(async () => {
    await partner.stop();
    await portal.stop();
  });

  beforeEach(async () => {
    const token = await partner.invite(partner.known(aldhelm.estab));
    link = `${portal.url}/authorise/${token}`;
    administrator = await portal.signIn(aldhelm.administrator);
    await administrator.follow('Sums');
  });

  async function visit(address: string): Promise<HttpBrowser> {
    const browser = new HttpBrowser();
    await browser.open(address);
    return browser;
  }

  const lastNotice = async () => {
    await portal.flush();
    return partner.received.at(-1)?.fields;
  };

  it('is sent to the person who requests it in the portal, in their own name, and the link before it stops', async () => {
    expect(administrator.page.text).to.contain('Current link');
    await administrator.press('Send it to me');
    expect(administrator.page.text).to.contain(`emailed the invitation to ${aldhelm.administrator.email}`);
    const email = await portal.mail.waitFor({ to: aldhelm.administrator.email, subject: 'asks' });
    expect((await visit(link)).page.text).not.to.contain('Proceed');
    const fresh = email.links.find((each) => each.includes('/authorise/')) ?? '';
    expect((await visit(fresh)).page.text).to.contain('Proceed');
    expect(await lastNotice()).to.include({ event: 'forwarded' });
  });

  it('is refused there, with a reason that the partner hears', async () => {
    await administrator.follow('Refuse');
    await administrator.press('Refuse', { reason: ' ' });
    expect(administrator.page.status).to.equal(422);
    expect(administrator.page.text).to.contain('Enter a reason');
    await administrator.press('Refuse', { reason: 'We use another product' });
    expect(administrator.page.text).to.contain('Refused').and.contain('We use another product');
    expect(administrator.page.text).not.to.contain('Send it to me');
    expect((await visit(link)).page.text).not.to.contain('Proceed');
    expect(await lastNotice()).to.include({ event: 'refused', reason: 'We use another product' });
  });

  it('is not another school’s to answer', async () => {
    const another = await portal.signIn(larkhill.administrator);
    expect((await another.open(`${administrator.page.url}/refuse`)).status).to.equal(404);
  });
});
