import { expect } from 'chai';
import type { HTMLElement } from 'node-html-parser';
import { HttpBrowser } from '../../scripts/journey/http-browser.ts';
import { linkTo } from '../../scripts/journey/playing.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

const [school] = DEMO_SCHOOLS;

const SELECTORS = {
  link: 'a',
  button: 'button, a.btn',
  heading: 'h1, h2',
  label: 'label',
  /** The page one is on, of those that a menu or a list of steps names. */
  current: '[aria-current]',
  menu: '.portal-menu-title',
} as const;

interface Screen {
  /** Whose browser. */
  by: 'coordinator' | 'head';
  /** What the help article calls things there, and what they are. Each has to be there in these words alone. */
  says: [as: keyof typeof SELECTORS, label: string][];
  /** Presses the last of them, with what a form needs. */
  fields?: Record<string, string>;
  /** It is only looked at. */
  stay?: boolean;
}

const SYNC = '/admin-hub/school/mis-sync';

/** The journey's screens in order, after signing in to the Admin Hub. */
const ASKING: Screen[] = [
  { by: 'coordinator', says: [['link', 'Manage Admin Hub']] },
  { by: 'coordinator', says: [['link', 'Wellbeing']] },
  { by: 'coordinator', says: [['link', 'School']] },
  { by: 'coordinator', says: [['link', 'MIS user sync']] },
  {
    by: 'coordinator',
    says: [
      ['current', 'MIS user sync'],
      ['current', 'Authorisation'],
      ['heading', 'Authorisation'],
      ['button', 'Authorise'],
    ],
  },
  {
    by: 'coordinator',
    says: [
      ['heading', 'Verify your school’s details'],
      ['button', 'Submit'],
    ],
  },
  { by: 'coordinator', says: [['heading', 'Your request has been sent']], stay: true },
];

const DECIDING: Screen[] = [
  {
    by: 'head',
    says: [
      ['heading', `Do you have the authority to share data for ${school.name}?`],
      ['button', 'Proceed'],
      ['button', 'No'],
    ],
  },
  {
    by: 'head',
    says: [
      ['label', 'Name'],
      ['label', 'Email'],
      ['link', 'Back'],
    ],
  },
  { by: 'head', says: [['button', 'Proceed']] },
  { by: 'head', says: [['button', 'Proceed to next step']], fields: { mis: school.mis } },
  { by: 'head', says: [['button', 'Proceed to next step']] },
  {
    by: 'head',
    says: [
      ['label', 'Exclude all data by default'],
      ['label', 'Include all data by default'],
      ['button', 'Proceed to next step'],
    ],
    fields: { people: 'include', agreement: 'accepted' },
  },
  {
    by: 'head',
    says: [
      ['current', '4. Summary'],
      ['heading', 'Summary'],
      ['button', 'Authorise Sharing'],
    ],
  },
];

const SYNCING: Screen[] = [
  {
    by: 'coordinator',
    says: [
      ['heading', 'Authorisation'],
      ['button', 'Deauthorise'],
      ['button', 'Start sync'],
    ],
  },
  { by: 'coordinator', says: [['heading', 'Syncing your teachers']], stay: true },
];

const ENDING: Screen[] = [
  { by: 'coordinator', says: [['link', 'Authorisation']] },
  {
    by: 'coordinator',
    says: [
      ['heading', 'Authorisation'],
      ['button', 'Deauthorise'],
    ],
  },
  { by: 'coordinator', says: [['button', 'Deauthorise']] },
  {
    by: 'head',
    says: [
      ['menu', 'Data Sharing'],
      ['link', 'Data Sharing Dashboard'],
    ],
  },
  { by: 'head', says: [['link', 'Wellbeing']] },
  { by: 'head', says: [['button', 'Revoke Access for this app']] },
];

describe('the screens of the help article', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  const browsers = { coordinator: new HttpBrowser(), head: new HttpBrowser() };

  before(async () => {
    sandbox = await startTestSandbox();
  });
  after(() => sandbox.stop());

  const text = (element: HTMLElement): string => element.textContent.replace(/\s+/g, ' ').trim();

  /** A control whose words these are, or whose name they are in bold before an explanation. */
  function find({ page }: HttpBrowser, as: keyof typeof SELECTORS, label: string): HTMLElement {
    const found = page.document
      .querySelectorAll(SELECTORS[as])
      .find(
        (each) =>
          text(each) === label || each.querySelectorAll('strong').some((bold) => text(bold) === label),
      );
    if (!found) throw new Error(`no ${as} “${label}” on ${page.url}: ${page.text.slice(0, 400)}`);
    return found;
  }

  async function play(screens: readonly Screen[]): Promise<void> {
    for (const { by, says, fields, stay } of screens) {
      const browser = browsers[by];
      const controls = says.map(([as, label]) => find(browser, as, label));
      const choices = controls.filter(({ tagName }) => tagName === 'LABEL').map(({ range }) => range[0]);
      expect(choices, 'choices in the article’s order').to.deep.equal(choices.toSorted((a, b) => a - b));
      const [, label = ''] = says.at(-1) ?? [];
      if (stay) continue;
      const href = controls.at(-1)?.getAttribute('href');
      if (href) await browser.open(href);
      else await browser.press(label, fields);
      await sandbox.flush();
    }
  }

  it('lead in by the green icon of Wellbeing as well', async () => {
    const teacher = new HttpBrowser();
    await teacher.open(`${sandbox.urls.hub}/wellbeing/sign-in`);
    await teacher.press('Sign in', { username: school.coordinator.username, password: DEMO_PASSWORD });
    const icon = teacher.page.document.querySelector('header a.spanner');
    expect(icon?.getAttribute('target')).to.equal('_blank');
    await teacher.follow('Manage Admin Hub');
    find(teacher, 'heading', 'Admin Hub Wellbeing');
  });

  it('have its labels from Manage Admin Hub to the request', async () => {
    const { coordinator } = browsers;
    await coordinator.open(`${sandbox.urls.hub}/sign-in`);
    await coordinator.press('Sign in', { username: school.coordinator.username, password: DEMO_PASSWORD });
    await play(ASKING);
    expect(coordinator.page.text).to.contain('You will receive further instructions from Xporter');
    const next = await sandbox.mail.waitFor({ to: school.coordinator.email, subject: school.name });
    expect(next.from).to.contain('xporter');
  });

  it('have them from Begin Authorisation to Authorise Sharing', async () => {
    const invitation = await sandbox.mail.waitFor({ to: school.head.email, subject: school.name });
    expect(invitation.text).to.contain('Begin Authorisation to sync your MIS data and complete your setup');
    expect(invitation.html).to.match(/<a [^>]+>Begin Authorisation<\/a>/);
    await browsers.head.open(linkTo(invitation, sandbox.urls.portal, '/authorise/'));
    await play(DECIDING);
  });

  it('have them at Start sync, below the Xporter logo', async () => {
    const { coordinator } = browsers;
    await coordinator.open(SYNC);
    const card = coordinator.page.document.querySelector('.provider-card')?.outerHTML ?? '';
    expect(card.indexOf('xporter.svg')).to.be.above(0).and.below(card.indexOf('Start sync'));
    await play(SYNCING);
  });

  it('have them where both sides end it', async () => {
    const { head } = browsers;
    await head.open(await sandbox.room.enter(school.estab, 'administrator', '/data-sharing'));
    await play(ENDING);
    expect(head.page.document.querySelector('h1')?.textContent).to.contain('Revoke');
    expect(browsers.coordinator.page.text).to.contain('Deauthorised');
  });

  it('have a guide that knows the other name of MIS user sync', async () => {
    const { coordinator } = browsers;
    await coordinator.open('/admin-hub/school/details?guide=on');
    expect(coordinator.page.document.querySelector('aside.guide')?.textContent).to.contain('MIS data sync');
  });
});
