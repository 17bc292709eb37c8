import { expect } from 'chai';
import { hubVisitor } from '../../../scripts/journey/people.ts';
import type { Visitor } from '../../../scripts/journey/visitor.ts';
import { DEMO_SCHOOLS } from '../../../shared/demonstration/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

const [school] = DEMO_SCHOOLS;
const { head, coordinator } = school;

describe('the request for a connection', () => {
  let sandbox: TestSandbox;
  let visitor: Visitor;

  before(async () => {
    sandbox = await startTestSandbox();
    visitor = await hubVisitor(sandbox, school);
    await visitor.open('/admin-hub/school/mis-sync/authorise');
  });
  after(() => sandbox.stop());

  const field = (name: string) => visitor.page.document.querySelector(`#${name}`)?.getAttribute('value');

  it('suggests the contact on record, makes the coordinator the contact in one press, and back', async () => {
    expect(field('contactEmail')).to.equal(head.email);
    await visitor.press('Make me the contact', { street: '2 New Street' });
    expect([field('contactFirstName'), field('contactLastName'), field('contactEmail')]).to.deep.equal([
      coordinator.forename,
      coordinator.surname,
      coordinator.email,
    ]);
    expect(field('street'), 'what was typed').to.equal('2 New Street');
    await visitor.press(`Use ${head.forename} ${head.surname}`);
    expect(field('contactEmail')).to.equal(head.email);
  });

  it('emails the invitation, and no next steps, to a coordinator who is the contact', async () => {
    await visitor.press('Make me the contact');
    await visitor.press('Submit');
    expect(visitor.page.text).to.contain('Xporter emails you an invitation');
    await sandbox.settle();
    const subjects = (await sandbox.mail.all())
      .filter(({ to, subject }) => to === coordinator.email && subject.includes(school.name))
      .map(({ subject }) => subject);
    expect(subjects).to.deep.equal([`Hodder Education asks ${school.name} to share data with Wellbeing`]);
  });

  it('says what Xporter does next, and Xporter emails it to the coordinator', async () => {
    await visitor.open('/admin-hub/school/mis-sync/authorise');
    await visitor.press(`Use ${head.forename} ${head.surname}`);
    await visitor.press('Submit');
    expect(visitor.page.text).to.contain('You will receive further instructions from Xporter');
    expect(visitor.page.text).to.contain(coordinator.email).and.contain(head.email);
    await sandbox.settle();
    const next = await sandbox.mail.waitFor({ to: coordinator.email, subject: 'next steps' });
    expect(next.text).to.contain(head.email);
  });
});
