import { expect } from 'chai';
import { authorise, hubBrowser, invite } from '../../../scripts/journey/people.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

const [oakfield] = DEMO_SCHOOLS;
const CARD = '/admin-hub/school/mis-sync';

describe('withdrawing a request', () => {
  let sandbox: TestSandbox;

  beforeEach(async () => {
    sandbox = await startTestSandbox();
  });
  afterEach(() => sandbox.stop());

  it('says what it does while the school has not decided, and is final for that invitation', async () => {
    const link = await invite(sandbox, oakfield);
    const coordinator = await hubBrowser(sandbox, oakfield);
    await coordinator.open(CARD);
    expect(coordinator.page.text).to.contain('Refresh').and.not.contain('Deauthorise');
    await coordinator.follow('Withdraw the request');
    expect(coordinator.page.text)
      .to.contain('Xporter does not cancel the invitation')
      .and.contain(oakfield.head.surname)
      .and.not.contain('Revoke Access for this app');
    await coordinator.press('Withdraw the request');
    expect(coordinator.page.text).to.contain('Request withdrawn').and.contain('Authorise');
    const email = await sandbox.mail.waitFor({ to: oakfield.coordinator.email, subject: 'withdrawn' });
    expect(email.text).to.contain(oakfield.head.surname).and.not.contain('Revoke');

    await authorise(link, oakfield);
    await sandbox.flush();
    await coordinator.open(CARD);
    expect(coordinator.page.text).to.contain('Request withdrawn');
  });

  it('does not end a connection when the school has decided since the page was opened', async () => {
    const link = await invite(sandbox, oakfield);
    const coordinator = await hubBrowser(sandbox, oakfield);
    await coordinator.open(`${CARD}/deauthorise`);
    await authorise(link, oakfield);
    await sandbox.flush();
    await coordinator.press('Withdraw the request');
    expect(coordinator.page.text).to.contain('Your school has decided since').and.contain('Connected');
    await coordinator.follow('Deauthorise');
    await coordinator.press('Deauthorise');
    expect(coordinator.page.text).to.contain('Deauthorised');
    await coordinator.open(`${CARD}/deauthorise`);
    expect(coordinator.page.url, 'nothing is left to end').to.match(/mis-sync$/);
  });
});
