import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { DEMO_PARTNERS } from '../../../shared/sample-data/partners.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { schoolNumber } from '../../../shared/school-number.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';

const [oakfield, thornbury] = DEMO_SCHOOLS;
const { dashboard } = DEMO_PARTNERS;

describe('inviting a school in the Partner Portal', () => {
  let portal: PortalApp;
  let browser: HttpBrowser;

  before(async () => {
    portal = await portalApp();
    browser = await portal.signInPartner(dashboard);
  });
  after(() => portal.stop());

  const open = () => browser.open(`${portal.url}/partners/schools/invite`);
  const send = async (fields: Record<string, string | string[]>) => {
    await open();
    return browser.press('Send the invitation', fields);
  };

  it('emails the head by default, asks for the app’s areas, and shows the app beside Wellbeing', async () => {
    await browser.open(`${portal.url}/partners`);
    await browser.follow('Invite a school');
    const page = await browser.press('Send the invitation', {
      school: 'oakfield',
      areas: ['StudentFunding'],
    });
    expect(page.text).to.contain(`to Helen Ashworth (${oakfield.head.email}) at ${oakfield.name}`);
    const email = await portal.mail.waitFor({ to: oakfield.head.email, subject: 'School Dashboard' });
    expect(email.text).to.contain('Pupil premium').and.not.contain('Suspensions');
    const school = await portal.signIn(oakfield.administrator);
    await school.open(`${portal.url}/data-sharing`);
    expect(await school.text()).to.match(/School Dashboard.*Invitation waiting/);
  });

  it('invites a named person at a school that is known by its number', async () => {
    const page = await send({
      school: schoolNumber(thornbury.estab).replace('/', ' '),
      name: 'Jo Lister',
      email: 'jo@thornbury.example',
    });
    expect(page.text).to.contain('to Jo Lister (jo@thornbury.example)');
  });

  it('says field by field what is wrong, and loses nothing', async () => {
    const errorsOf = () =>
      browser.page.document
        .querySelectorAll('.field-error')
        .map((each) => each.textContent.replace('Error:', '').trim());
    const page = await send({ school: 'nowhere', name: 'Jo Lister', areas: ['StudentFunding'] });
    expect(page.status).to.equal(422);
    expect(errorsOf()).to.deep.equal([
      'There is no school nowhere',
      'Enter their email address, or leave the name blank too',
    ]);
    const ticked = page.document.querySelectorAll('input[name=areas][checked]');
    expect(ticked.map((box) => box.getAttribute('value'))).to.deep.equal(['StudentFunding']);
    expect(page.document.querySelector('#name')?.getAttribute('value')).to.equal('Jo Lister');
    await send({ school: '9991234' });
    expect(errorsOf()).to.deep.equal(['There is no school 9991234']);
    await send({ school: 'primary school' });
    expect(errorsOf().join()).to.match(/^Several schools are called primary school: .*Use the number$/);
    await send({ school: '', name: '', email: 'nobody' });
    expect(errorsOf()).to.have.length(3);
  });

  it('is for the publisher alone', async () => {
    const stranger = await portal.signIn(oakfield.administrator);
    await stranger.open(`${portal.url}/partners/schools/invite`);
    expect(stranger.url).to.contain('/partners/sign-in');
  });
});
