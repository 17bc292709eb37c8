import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { portalBrowser } from '../../../scripts/journey/people.ts';
import { DEMO_PARTNERS } from '../../../shared/sample-data/partners.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { partnerBrowser } from '../support/partner-portal.ts';

const [oakfield, , aldhelm] = DEMO_SCHOOLS;
const { wellbeing, canteen } = DEMO_PARTNERS;

describe('signing in to the Partner Portal', () => {
  let sandbox: TestSandbox;
  let partnerPortal: string;

  before(async () => {
    sandbox = await startTestSandbox({ story: true });
    partnerPortal = `${sandbox.urls.portal}/partners`;
  });
  after(() => sandbox.stop());

  it('asks who it is, and leads to the page that was wanted', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${partnerPortal}/agreement`);
    expect(browser.page.url).to.equal(`${partnerPortal}/sign-in`);
    await browser.press('Sign in', { email: wellbeing.email, password: 'wrong' });
    expect(browser.page.status).to.equal(422);
    expect(browser.page.text).to.contain('do not match an account');
    await browser.press('Sign in', { email: wellbeing.email, password: DEMO_PASSWORD });
    expect(browser.page.url).to.equal(`${partnerPortal}/agreement`);
    await browser.press('Sign out');
    await browser.open(`${partnerPortal}/schools`);
    expect(browser.page.url).to.equal(`${partnerPortal}/sign-in`);
  });

  it('takes nobody from a school, and a partner is nobody in the school’s portal', async () => {
    const administrator = await portalBrowser(sandbox, oakfield);
    await administrator.open(`${partnerPortal}/schools`);
    expect(administrator.page.url).to.equal(`${partnerPortal}/sign-in`);
    await administrator.press('Sign in', { email: oakfield.administrator.email, password: DEMO_PASSWORD });
    expect(administrator.page.status).to.equal(422);
    await administrator.press('Sign in', { email: wellbeing.email, password: DEMO_PASSWORD });
    expect(administrator.page.url).to.equal(`${partnerPortal}/schools`);
    await administrator.open(`${sandbox.urls.portal}/data-sharing`);
    expect(administrator.page.text, 'still signed in to the portal').to.contain('Data Sharing Dashboard');
    const partner = await partnerBrowser(sandbox, wellbeing);
    await partner.open(`${sandbox.urls.portal}/data-sharing`);
    expect(partner.page.url).to.equal(`${sandbox.urls.portal}/sign-in`);
  });

  it('lists this partner’s schools and the state of each, found by name and state', async () => {
    const browser = await partnerBrowser(sandbox, wellbeing);
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
    const browser = await partnerBrowser(sandbox, wellbeing);
    await browser.open(`${partnerPortal}/deliveries`);
    const theirs = browser.page.document.querySelector('tbody a')?.getAttribute('href');
    expect(theirs).to.match(/^\/partners\/deliveries\/\d+$/);
    const other = await partnerBrowser(sandbox, canteen);
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
