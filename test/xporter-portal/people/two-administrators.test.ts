import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { linkTo } from '../../../scripts/journey/playing.ts';
import { LABELS } from '../../../shared/labels.ts';
import { expandSchool, newSchool } from '../../../shared/sample-data/new-school.ts';
import { DEMO_PASSWORD, type DemoSchool } from '../../../shared/sample-data/schools.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { inviteForWellbeing, shareWithWellbeing } from '../support/wellbeing.ts';

describe('two administrators who decide at the same time', () => {
  let portal: PortalApp;
  let school: DemoSchool;
  let ann: HttpBrowser;
  let ben: HttpBrowser;
  let app: string;

  before(async () => {
    portal = await portalApp();
  });
  after(() => portal.stop());

  let schools = 0;
  function addSchool(): DemoSchool {
    const facts = newSchool(schools++);
    portal.steering.addSchool(facts);
    return expandSchool(facts);
  }

  beforeEach(async () => {
    school = addSchool();
    shareWithWellbeing(portal.context, school);
    const welcome = await portal.mail.waitFor({ to: school.head.email, subject: 'password' });
    ben = new HttpBrowser();
    await ben.open(linkTo(welcome, portal.url, '/set-password/'));
    await ben.press(LABELS.setPassword, { password: DEMO_PASSWORD, again: DEMO_PASSWORD });
    ann = await portal.signIn(school.administrator);
    await ann.open('/access');
    await ann.press('Make administrator');
    await ann.open('/data-sharing');
    await ann.follow(LABELS.app);
    app = new URL(ann.url).pathname;
  });

  const review = () => app.replace('/data-sharing/', '/gdpr/');
  const openReview = (browser: HttpBrowser) => browser.open(review());
  const ticked = ({ page }: HttpBrowser) =>
    page.document
      .querySelectorAll('input[name=ticked][checked]')
      .map((box) => box.getAttribute('value') ?? '');
  const without = (browser: HttpBrowser, ...left: (string | undefined)[]) =>
    ticked(browser).filter((key) => !left.includes(key));
  const save = (browser: HttpBrowser, keys: string[]) => browser.press('Save Changes', { ticked: keys });
  const confirmed = async (browser: HttpBrowser) => {
    if (browser.page.text.startsWith(LABELS.confirmPassword))
      await browser.press(LABELS.confirm, { passwordAgain: DEMO_PASSWORD });
  };

  it('count only for the people each has touched', async () => {
    await openReview(ann);
    await openReview(ben);
    const [x, y] = ticked(ann);
    await save(ben, without(ben, x));
    await save(ann, without(ann, y));
    expect(ann.page.text).to.contain('Saved: 1 person changed');
    expect(ticked(ann)).to.not.include(x).and.not.include(y);
  });

  it('are told who had already made the same change', async () => {
    await openReview(ann);
    await openReview(ben);
    const [x] = ticked(ann);
    await save(ben, without(ben, x));
    await save(ann, without(ann, x));
    expect(ann.page.text)
      .to.contain('Saved: 0 people changed')
      .and.contain(`${school.head.surname} had already made the same change for 1 person`);
  });

  it('take back a tick of their own without sharing people that a colleague excluded', async () => {
    await openReview(ann);
    const [x] = ticked(ann);
    await ann.press('Show', { search: '' });
    await ann.press('Page 2', { ticked: without(ann, x) });
    await ann.press('Page 1');
    await openReview(ben);
    await save(ben, without(ben, x));
    await save(ann, [...ticked(ann), x ?? '']);
    expect(ticked(ann)).to.not.include(x);
  });

  it('do not save each other’s unfinished ticks', async () => {
    await openReview(ann);
    const [x] = ticked(ann);
    await ann.press('Page 2', { ticked: without(ann, x) });
    expect(ann.page.text).to.contain('Unsaved changes: 0 to share, 1 to stop sharing');
    await openReview(ben);
    expect(ben.page.text).to.not.contain('Unsaved changes');
    await ben.open(`${review()}?kind=Staff`);
    await save(ben, ticked(ben));
    await openReview(ben);
    expect(ticked(ben)).to.include(x);
  });

  it('switch the default by a wish: pressed twice it stays as wished', async () => {
    for (const browser of [ann, ben]) await browser.open(`${review()}/default`);
    await ann.press(LABELS.excludeAll, { exceptions: 'stay' });
    await confirmed(ann);
    await ben.press(LABELS.excludeAll, { exceptions: 'forget' });
    await confirmed(ben);
    expect(ben.page.text).to.contain('You already exclude all data by default');
    await openReview(ben);
    expect(ben.page.text).to.contain('You exclude all data by default');
    expect(ticked(ben)).to.not.be.empty;
  });

  it('see new numbers before a default is switched', async () => {
    await ann.open(`${review()}/default`);
    await openReview(ben);
    await save(ben, without(ben, ticked(ben)[0]));
    await ann.press(LABELS.excludeAll, { exceptions: 'stay' });
    await confirmed(ann);
    expect(ann.page.status).to.equal(409);
    expect(ann.page.text).to.contain('These numbers have changed since you opened the page');
    await ann.press(LABELS.excludeAll, { exceptions: 'stay' });
    await confirmed(ann);
    expect(ann.page.text).to.contain('You now exclude all data by default');
  });

  it('withdraw areas that a colleague’s older page does not share again', async () => {
    for (const browser of [ann, ben]) await browser.open(`${app}/areas`);
    const optional = (browser: HttpBrowser) =>
      browser.page.document
        .querySelectorAll('input[name=scopes][checked]')
        .map((box) => box.getAttribute('value') ?? '');
    const [first, second] = optional(ann);
    await ben.press('Save areas', { scopes: optional(ben).filter((scope) => scope !== first) });
    await confirmed(ben);
    await ann.press('Save areas', { scopes: optional(ann).filter((scope) => scope !== second) });
    await confirmed(ann);
    await ann.open(`${app}/areas`);
    expect(optional(ann)).to.not.include(first).and.not.include(second);
  });

  it('authorise what the summary showed, and no later answer', async () => {
    const invited = addSchool();
    inviteForWellbeing(portal.context, invited);
    const invitation = await portal.mail.waitFor({ to: invited.head.email, subject: 'asks' });
    const head = new HttpBrowser();
    await head.open(linkTo(invitation, portal.url, '/authorise/'));
    await head.press(LABELS.proceed);
    await head.press(LABELS.nextStep, { mis: invited.mis });
    await head.press(LABELS.nextStep);
    await head.press(LABELS.nextStep, { people: 'exclude', agreement: 'accepted' });
    const summary = head.page.url;
    const seen = head.page.document.querySelector('input[name=seen]')?.getAttribute('value') ?? '';
    await head.open(summary.replace('/summary', '/people'));
    await head.press(LABELS.nextStep, { people: 'include', agreement: 'accepted' });
    await head.press(LABELS.authoriseSharing, { seen });
    expect(head.page.status).to.equal(409);
    expect(head.page.text).to.contain('The answers have changed since you opened this page');
    await head.press(LABELS.authoriseSharing);
    expect(head.page.text).to.contain('authorised');
  });
});
