import { expect } from 'chai';
import { coordinatorIn } from '../../scripts/journey/actions.ts';
import { HttpBrowser } from '../../scripts/journey/http-browser.ts';
import { LABELS } from '../../shared/labels.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

const [oakfield] = DEMO_SCHOOLS;

describe('two sandboxes in one browser', () => {
  let sandboxes: TestSandbox[];

  before(async () => {
    sandboxes = [await startTestSandbox(), await startTestSandbox()];
  });
  after(() => Promise.all(sandboxes.map((sandbox) => sandbox.stop())));

  it('do not sign each other out', async () => {
    const browser = new HttpBrowser();
    for (const { urls } of sandboxes)
      await coordinatorIn(browser, urls.hub).signIn(oakfield.coordinator.username);
    for (const { urls } of sandboxes) {
      await browser.open(`${urls.hub}/home`);
      expect(browser.page.text).to.contain(LABELS.manageAdminHub);
    }
  });
});
