import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { DEMO_PARTNERS } from '../../../shared/sample-data/partners.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { inviteForWellbeing, shareWithWellbeing } from '../support/wellbeing.ts';

const [oakfield, thornbury, aldhelm] = DEMO_SCHOOLS;
const { wellbeing, canteen } = DEMO_PARTNERS;

describe('signing in to the Partner Portal', () => {
  let portal: PortalApp;
  let partnerPortal: string;

  before(async () => {
    portal = await portalApp();
    inviteForWellbeing(portal.context, thornbury);
    shareWithWellbeing(portal.context, aldhelm);
    partnerPortal = `${portal.url}/partners`;
  });
  after(() => portal.stop());

  it('asks who it is, and leads to the page that was wanted', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${partnerPortal}/agreement`);
    expect(browser.page.url).to.equal(`${partnerPortal}/sign-in?next=%2Fpartners%2Fagreement`);
    await browser.press('Sign in', { email: wellbeing.email, password: 'wrong' });
    expect(browser.page.status).to.equal(422);
    expect(browser.page.text).to.contain('do not match an account');
    await browser.press('Sign in', { email: wellbeing.email, password: DEMO_PASSWORD });
    expect(browser.page.url).to.equal(`${partnerPortal}/agreement`);
    await browser.press('Sign out');
    await browser.open(`${partnerPortal}/schools`);
    expect(browser.page.url).to.equal(`${partnerPortal}/sign-in?next=%2Fpartners%2Fschools`);
  });

  it('takes nobody from a school, and a partner is nobody in the school’s portal', async () => {
    const administrator = await portal.signIn(oakfield.administrator);
    await administrator.open(`${partnerPortal}/schools`);
    expect(administrator.page.url).to.equal(`${partnerPortal}/sign-in?next=%2Fpartners%2Fschools`);
    await administrator.press('Sign in', { email: oakfield.administrator.email, password: DEMO_PASSWORD });
    expect(administrator.page.status).to.equal(422);
    await administrator.press('Sign in', { email: wellbeing.email, password: DEMO_PASSWORD });
    expect(administrator.page.url).to.equal(`${partnerPortal}/schools`);
    await administrator.open(`${portal.url}/data-sharing`);
    expect(administrator.page.text, 'still signed in to the portal').to.contain('Data Sharing Dashboard');
    const partner = await portal.signInPartner(wellbeing);
    await partner.open(`${portal.url}/data-sharing`);
    expect(partner.page.url).to.equal(`${portal.url}/sign-in?next=%2Fdata-sharing`);
  });

  it('lists this partner’s schools and the state of each, found by name and state', async () => {
    const browser = await portal.signInPartner(wellbeing);
    await browser.open(`${partnerPortal}/schools`);
    const rows = () => browser.page.document.querySelectorAll('tbody tr').map(({ text }) => text);
    expect(rows().some((row) => row.includes(aldhelm.name) && row.includes('Active'))).to.equal(true);
    expect(rows().some((row) => row.includes('Invitation waiting'))).to.equal(true);
    await browser.open(`${partnerPortal}/schools?state=active&search=${encodeURIComponent(aldhelm.name)}`);
    expect(rows()).to.have.lengthOf(1);
    await browser.open(`${partnerPortal}/schools?search=nowhere`);
    expect(browser.page.text).to.contain('0 schools');
  });

  it('shows each partner its own schools, messages and settings only', async () => {
    const browser = await portal.signInPartner(wellbeing);
    await browser.open(`${partnerPortal}/deliveries`);
    const theirs = browser.page.document.querySelector('tbody a')?.getAttribute('href');
    expect(theirs).to.match(/^\/partners\/deliveries\/\d+$/);
    const other = await portal.signInPartner(canteen);
    await other.open(`${partnerPortal}/deliveries`);
    expect(other.page.text).to.contain('0 callbacks');
    await other.open(`${partnerPortal}${theirs?.slice('/partners'.length)}`);
    expect(other.page.status).to.equal(404);
    await other.open(`${partnerPortal}/settings`);
    const form = other.page.document.querySelector('form[action="/partners/sign-out"]');
    form?.setAttribute('action', `${theirs}/send-again`);
    await other.press('Sign out');
    expect(other.page.status).to.equal(404);
    await other.open(`${partnerPortal}/settings`);
    expect(other.page.text).to.contain('canteen.example').and.not.contain('Wellbeing');
    await other.open(`${partnerPortal}/schools`);
    expect(other.page.document.querySelector('tbody')?.text)
      .to.contain('Active')
      .and.not.contain('Invitation');
  });
});
