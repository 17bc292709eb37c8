import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { hubBrowser, portalBrowser } from '../../../scripts/journey/people.ts';
import { formatDate } from '../../../shared/clock.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

const [, , aldhelm] = DEMO_SCHOOLS;
const CARD = '/admin-hub/school/mis-sync';

describe('what a school may change while it shares', () => {
  let sandbox: TestSandbox;
  let administrator: HttpBrowser;
  let coordinator: HttpBrowser;

  before(async () => {
    sandbox = await startTestSandbox({ story: true });
    administrator = await portalBrowser(sandbox, aldhelm);
    coordinator = await hubBrowser(sandbox, aldhelm);
    await administrator.follow('Wellbeing');
  });
  after(() => sandbox.stop());

  const areas = () =>
    administrator.page.document
      .querySelectorAll('.data-areas dt')
      .map((area) => area.firstChild?.text.trim());

  it('is paused and resumed, and the Hub is told in words', async () => {
    await administrator.press('Pause');
    expect(administrator.page.text).to.contain(
      `Paused since ${formatDate(sandbox.clock.now().toISOString())}`,
    );
    expect(administrator.page.text).to.contain(
      'You have paused sharing. Wellbeing gets no data until you resume',
    );
    await coordinator.open(CARD);
    await coordinator.press('Start sync');
    expect(coordinator.page.text).to.contain('has paused sharing');
    expect(coordinator.page.url).to.match(/mis-sync$/);
    expect(coordinator.page.text).not.to.contain('Start sync');
    await administrator.press('Resume');
    expect(administrator.page.text).to.contain('You have resumed sharing').and.contain('Sharing paused');
    await sandbox.flush();
    await coordinator.open(CARD);
    expect(coordinator.page.text).to.contain('Connected');
  });

  it('has optional areas withdrawn and added, while required ones stay', async () => {
    await administrator.follow('Add or withdraw areas');
    expect(administrator.page.text).to.contain('(required)');
    await administrator.press('Save areas', { scopes: ['SENTypes'] });
    expect(administrator.page.text)
      .to.contain('You have saved the data areas')
      .and.contain('Data areas changed');
    expect(areas())
      .to.include('Special educational needs and disabilities')
      .and.not.include('Pupil premium and free school meals');
    await coordinator.open(CARD);
    await coordinator.press('Start sync');
    await coordinator.open(CARD);
    expect(coordinator.page.text).to.contain('Special educational needs').and.not.contain('Pupil premium');
    await administrator.follow('Add or withdraw areas');
    await administrator.press('Save areas', { scopes: ['SENTypes', 'StudentFunding', 'Photos'] });
    expect(areas()).to.include('Pupil premium and free school meals').and.not.include('Photographs');
  });
});
