import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { JourneyStateName } from '../../scripts/journey/jump/journey-states.ts';
import { linkTo } from '../../scripts/journey/playing.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../shared/sample-data/schools.ts';
import type { TestSandbox } from '../support/sandbox.ts';
import { createCamera } from './camera.ts';
import { unreachable } from './keyboard.ts';
import { startStage } from './stage.ts';

/** Where a school can stand, and which pages look different there. */
const STATES: Partial<Record<JourneyStateName, string[]>> = {
  new: [
    '/data-sharing',
    '/data-sharing?view=table',
    '/gdpr',
    '/mis-connection',
    '/mis-connection/change',
    '/access',
    '/sessions',
  ],
  invited: ['/data-sharing', 'APP', 'APP/refuse'],
  forwarded: ['APP'],
  authorised: [
    '/data-sharing',
    'APP',
    'APP/areas',
    'APP/again',
    'APP/revoke',
    'APP/preview',
    'GDPR',
    'GDPR/list',
    'GDPR/default',
  ],
  'waiting-for-people': ['/data-sharing', 'APP', 'GDPR', 'GDPR/default'],
  paused: ['/data-sharing', 'APP', 'GDPR'],
  revoked: ['/data-sharing', 'APP'],
  refused: ['APP'],
  synced: ['APP'],
};

/** Pages for people who are not signed in. */
const OUTSIDE = [
  '/sign-in',
  '/forgotten-password',
  '/register',
  '/register?search=9992100',
  '/register?search=nonsense!',
  '/register/9992100',
  '/register/9992001',
  '/register/verify/unknown',
  '/set-password/unknown',
  '/authorise/unknown',
  '/developers',
  '/partners/sign-in',
  '/nowhere',
];

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 900 };

describe('every page of the Manage School Portal, in a real browser', function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;
  let browser: Browser;
  const schools = new Map<JourneyStateName, DemoSchool>();

  before(async () => {
    [sandbox, browser] = await startStage();
    for (const state of Object.keys(STATES) as JourneyStateName[]) {
      const school = await sandbox.room.createSchool();
      await sandbox.room.jump(school.estab, state);
      schools.set(state, school);
    }
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  it('breaks no rule of accessibility, needs no mouse and fits 320 pixels', async () => {
    const shoot = createCamera('portal-1280');
    const shootNarrow = createCamera('portal-320');
    const look = async (page: Page, path: string) => {
      const name = path.replace(/[^a-z0-9]+/gi, '-');
      await shoot(page, name);
      expect(await unreachable(page), `by keyboard on ${name}`).to.deep.equal([]);
      await page.setViewportSize(NARROW);
      await shootNarrow(page, name);
      await page.setViewportSize(WIDE);
    };
    for (const [state, paths] of Object.entries(STATES) as [JourneyStateName, string[]][]) {
      const context = await browser.newContext({ viewport: WIDE });
      const page = await context.newPage();
      await page.goto(await sandbox.room.enter(schools.get(state)?.estab ?? '', 'administrator'));
      const [link] = await page.getByRole('link', { name: 'Wellbeing' }).all();
      const app = await link?.getAttribute('href');
      for (const path of paths) {
        const address = path
          .replace('APP', app ?? '')
          .replace('GDPR', (app ?? '').replace('data-sharing', 'gdpr'));
        await page.goto(new URL(address, sandbox.urls.portal).href);
        await look(page, `${state}-${path}`);
      }
      await context.close();
    }
    const { estab, administrator } = schools.get('authorised') ?? (await sandbox.room.createSchool());
    const told = { to: administrator.email, subject: 'has authorised sharing' };
    const trusted = await browser.newContext({ viewport: WIDE });
    const account = await trusted.newPage();
    await account.goto(await sandbox.room.enter(estab, 'administrator'));
    await account.goto(linkTo(await sandbox.mail.waitFor(told), sandbox.urls.portal, '/access/'));
    await look(account, 'limited-account');
    await trusted.close();
    const stranger = await browser.newPage({ viewport: WIDE });
    for (const path of OUTSIDE) {
      await stranger.goto(new URL(path, sandbox.urls.portal).href);
      await look(stranger, `outside-${path}`);
    }
    await stranger.close();
  });

  it('asks for the password, refuses a form and books an agent without breaking one either', async () => {
    const [oakfield] = DEMO_SCHOOLS;
    for (const width of [1280, 320]) {
      const shoot = createCamera(`portal-forms-${width}`);
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const page = await context.newPage();
      await page.goto(await sandbox.room.enter(oakfield.estab, 'administrator', '/access'));
      await page.getByRole('button', { name: 'Invite' }).click();
      await shoot(page, 'password-again');
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('This password is not correct').first().waitFor();
      await shoot(page, 'password-again-error');
      await page.getByLabel('Password').fill('sandbox-password');
      await page.keyboard.press('Enter');
      await page.getByText('Enter their name').first().waitFor();
      await shoot(page, 'access-error');
      await page.goto(`${sandbox.urls.portal}/mis-connection/change`);
      await page.getByLabel('MIS', { exact: true }).selectOption(width === 1280 ? 'Facility CMIS' : 'SIMS');
      await page.getByRole('button', { name: 'Change MIS' }).click();
      await page.getByLabel('Password').fill('sandbox-password');
      await page.keyboard.press('Enter');
      await page.getByText('We must install an agent').waitFor();
      await shoot(page, 'mis-not-booked');
      await page.getByRole('button', { name: 'Book' }).click();
      await page.getByText('Choose a time from the list').first().waitFor();
      await shoot(page, 'mis-error');
      await page.getByLabel('When should we install it?').selectOption({ index: 2 });
      await page.getByRole('button', { name: 'Book' }).click();
      await page.getByText('Waiting for the agent').waitFor();
      await shoot(page, 'mis-booked');
      await page.goto(`${sandbox.urls.portal}/data-sharing`);
      await shoot(page, 'dashboard-not-connected');
      const [estab, domain] =
        width === 1280
          ? ['9992105', 'brindley-primary-school.example']
          : ['9992106', 'brindley-church-of-england-primary-school.example'];
      await page.goto(`${sandbox.urls.portal}/register/${estab}`);
      await page.getByRole('button', { name: 'Send me the link' }).click();
      await shoot(page, 'register-error');
      await page.getByLabel('Your name').fill('Jo Lister');
      await page.getByLabel('Your email').fill(`jo@${domain}`);
      await page.getByLabel('Telephone').fill('01632 960777');
      await page.getByLabel('I am authorised to register').check();
      await page.getByRole('button', { name: 'Send me the link' }).click();
      await page.getByText('Check your email').first().waitFor();
      await shoot(page, 'register-sent');
      const mail = await sandbox.mail.waitFor({ to: `jo@${domain}`, subject: 'Confirm' });
      await page.goto(linkTo(mail, sandbox.urls.portal, '/register/verify/'));
      await shoot(page, 'register-verify');
      await page.getByRole('button', { name: 'Yes, register the school' }).click();
      await shoot(page, 'register-password');
      await context.close();
    }
  });
});
