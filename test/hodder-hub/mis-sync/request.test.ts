import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { hubBrowser } from '../../../scripts/journey/people.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

const [school] = DEMO_SCHOOLS;
const { head, coordinator } = school;

describe('the request for a connection', () => {
  let sandbox: TestSandbox;
  let browser: HttpBrowser;

  before(async () => {
    sandbox = await startTestSandbox();
    browser = await hubBrowser(sandbox, school);
    await browser.open('/admin-hub/school/mis-sync/authorise');
  });
  after(() => sandbox.stop());

  const field = (name: string) => browser.page.document.querySelector(`#${name}`)?.getAttribute('value');

  it('suggests the contact on record, makes the coordinator the contact in one press, and back', async () => {
    expect(field('contactEmail')).to.equal(head.email);
    await browser.press('Make me the contact', { street: '2 New Street' });
    expect([field('contactFirstName'), field('contactLastName'), field('contactEmail')]).to.deep.equal([
      coordinator.forename,
      coordinator.surname,
      coordinator.email,
    ]);
    expect(field('street'), 'what was typed').to.equal('2 New Street');
    await browser.press(`Use ${head.forename} ${head.surname}`);
    expect(field('contactEmail')).to.equal(head.email);
  });

  it('emails the invitation, and no next steps, to a coordinator who is the contact', async () => {
    await browser.press('Make me the contact');
    await browser.press('Submit');
    expect(browser.page.text).to.contain('Xporter emails you an invitation');
    await sandbox.flush();
    const subjects = (await sandbox.mail.all())
      .filter(({ to, subject }) => to === coordinator.email && subject.includes(school.name))
      .map(({ subject }) => subject);
    expect(subjects).to.deep.equal([`Hodder Education asks ${school.name} to share data with Wellbeing`]);
  });

  it('says what Xporter does next, and Xporter emails it to the coordinator', async () => {
    await browser.open('/admin-hub/school/mis-sync/authorise');
    await browser.press(`Use ${head.forename} ${head.surname}`);
    await browser.press('Submit');
    expect(browser.page.text).to.contain('You will receive further instructions from Xporter');
    expect(browser.page.text).to.contain(coordinator.email).and.contain(head.email);
    await sandbox.flush();
    const next = await sandbox.mail.waitFor({ to: coordinator.email, subject: 'next steps' });
    expect(next.text).to.contain(head.email);
  });
});
