import { expect } from 'chai';
import { stateOf } from '../../../scripts/control-room/go/address.ts';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { JOURNEY_STATES } from '../../../scripts/journey/jump/journey-states.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

describe('a link to a state', function () {
  this.timeout(30_000);
  let sandbox: TestSandbox;
  let estab: string;

  before(async () => {
    sandbox = await startTestSandbox();
  });
  beforeEach(async () => {
    estab = (await sandbox.room.createSchool()).estab;
  });
  after(() => sandbox.stop());

  const open = async (link: Record<string, string>) => {
    const browser = new HttpBrowser();
    const page = await browser.open(`${sandbox.urls.start}/go?${new URLSearchParams(link)}`);
    return { browser, page };
  };
  const stateNow = async () => stateOf(await sandbox.room.school(estab));
  const isSentAtOnce = ({ page }: HttpBrowser) => page.document.querySelector('[data-send-at-once]') !== null;

  it('changes nothing when it is opened, and moves an unused school without a press', async () => {
    const { browser } = await open({ school: estab, state: 'summary', as: 'head' });
    expect(isSentAtOnce(browser)).to.equal(true);
    expect(await stateNow()).to.equal('new');
    await new HttpBrowser().open(await sandbox.room.enter(estab, 'administrator'));
    await browser.press('Go there');
    expect(browser.page.url).to.match(/\/authorise\/[^/]+\/summary$/);
    expect(browser.page.text).to.contain('Authorise Sharing');
  });

  it('asks before it undoes what somebody has done, and opens what is there already', async () => {
    await sandbox.room.jump(estab, 'authorised');
    const before = await sandbox.room.school(estab);
    const { browser } = await open({ school: estab, state: 'authorised', as: 'administrator' });
    expect(isSentAtOnce(browser)).to.equal(false);
    expect(browser.page.text).to.contain('Connected').and.contain('cannot undo');
    await browser.follow('Open the page, change nothing');
    expect(browser.page.text).to.contain('Data Sharing Dashboard');
    expect(await sandbox.room.school(estab)).to.deep.equal(before);

    const { browser: other } = await open({ school: estab, state: 'invited' });
    await other.press('Reset and go there');
    expect(other.page.text).to.contain('Do you have the authority');
    expect(await stateNow()).to.equal('invited');
  });

  it('asks again when the school is used while the page is open', async () => {
    const { browser } = await open({ school: estab, state: 'new' });
    await sandbox.room.jump(estab, 'invited');
    await browser.press('Go there');
    expect(browser.page.status).to.equal(409);
    expect(browser.page.text).to.contain('since you opened the page');
    expect(isSentAtOnce(browser)).to.equal(false);
    expect(await stateNow()).to.equal('invited');
  });

  it('is refused as a form of another site', async () => {
    const response = await fetch(`${sandbox.urls.start}/go`, {
      method: 'POST',
      body: new URLSearchParams({ school: estab, state: 'invited' }),
      headers: { Origin: 'http://elsewhere.example' },
    });
    expect(response.status).to.equal(403);
    expect(await stateNow()).to.equal('new');
  });

  it('names what can be used in place of a wrong school, state or person', async () => {
    const wrong: [Record<string, string>, string][] = [
      [{ school: estab }, 'The link names no state. Use one of new, invited'],
      [{ school: estab, state: 'nowhere' }, 'There is no state “nowhere”. Use one of new, invited'],
      [
        { school: estab, state: 'new', as: 'pupil' },
        'There is no person “pupil”. Use one of coordinator, wellbeing',
      ],
      [{ state: 'new' }, 'The link names no school. Use one of'],
      [{ school: 'Nowhere', state: 'new' }, `There is no school Nowhere. Use one of`],
      [{ school: '1234567', state: 'new' }, `There is no school 1234567. Use one of`],
    ];
    for (const [link, message] of wrong) {
      const { page } = await open(link);
      expect(page.status, message).to.equal(404);
      expect(page.text).to.contain(message);
    }
    const { browser } = await open({ school: estab, state: 'new', as: 'head' });
    await browser.press('Go there');
    expect(browser.page.text).to.contain('no invitation');
  });

  it('is offered on the start page for the state that a school is at', async () => {
    await sandbox.room.jump(estab, 'waiting-for-people');
    const browser = new HttpBrowser();
    await browser.open(sandbox.urls.start);
    const link = browser.page.document
      .querySelector(`#school-${estab} [data-copy-link]`)
      ?.getAttribute('href');
    expect(link).to.equal(`/go?school=${estab}&state=waiting-for-people`);
    const names = JOURNEY_STATES.map(({ name }) => name);
    expect(names).to.include(await stateNow());
  });
});
