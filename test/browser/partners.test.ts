import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { DEMO_PARTNERS } from '../../shared/sample-data/partners.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import type { TestSandbox } from '../support/sandbox.ts';
import { createCamera } from './camera.ts';
import { startStage } from './stage.ts';

const [, , aldhelm] = DEMO_SCHOOLS;
const { wellbeing } = DEMO_PARTNERS;

describe('the Partner Portal in a real browser', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  let browser: Browser;

  before(async () => {
    [sandbox, browser] = await startStage({ story: true });
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  for (const width of [1280, 320]) {
    it(`is looked after, and a school decides, at ${width} pixels`, async () => {
      const shoot = createCamera(`partners-${width}`);
      const { portal } = sandbox.urls;
      const page = await (await browser.newContext({ viewport: { width, height: 900 } })).newPage();
      const signIn = async (address: string, email: string) => {
        await page.goto(address);
        await page.getByLabel('Email').fill(email);
        await page.getByLabel('Password').fill(DEMO_PASSWORD);
        await page.getByRole('button', { name: 'Sign in' }).click();
      };
      const button = (name: string) => page.getByRole('button', { name, exact: true }).click();
      const menu = async (name: string) => {
        if (width === 320) await page.getByText('Menu', { exact: true }).click();
        await page.getByRole('link', { name, exact: true }).click();
      };

      await page.goto(`${portal}/partners`);
      await shoot(page, 'sign-in');
      await signIn(`${portal}/partners`, wellbeing.email);
      await page.getByRole('heading', { name: 'Schools: Wellbeing' }).waitFor();
      await shoot(page, 'schools');
      await page.getByRole('button', { name: 'Get a token' }).first().click();
      await shoot(page, 'token');
      await page.goBack();
      await page.getByRole('link', { name: 'Invite a school' }).click();
      await page.getByLabel('Name (optional)').fill('Jo Lister');
      await button('Send the invitation');
      await shoot(page, 'invite-refused');
      await menu('Delivery log');
      await shoot(page, 'deliveries');
      await page.locator('tbody a').first().click();
      await shoot(page, 'delivery');
      await menu('App settings');
      await page.getByLabel('Authorisation URL').fill('nowhere');
      await button('Save settings');
      await shoot(page, 'settings-refused');
      await menu('Data areas');
      await page.locator('#use-StudentFunding').selectOption('optional');
      await button('Save data areas');
      await shoot(page, 'areas');
      await menu('Data Sharing Agreement');
      await page.getByLabel('Version').fill(`3.${width}`.replace('320', '2000'));
      await page.getByLabel('Text').fill(`This is new, as read at ${width} pixels.`);
      await button('Save agreement');
      await page.getByText('Saved.').waitFor();
      await shoot(page, 'agreement');
      await menu('Management secret');
      await page.getByLabel('Your password').fill(DEMO_PASSWORD);
      await button('Rotate secret');
      await page.getByRole('heading', { name: 'Your new management secret' }).waitFor();
      await shoot(page, 'secret-new');
      await menu('I have copied it');
      await shoot(page, 'secret');

      await signIn(`${portal}/sign-in`, aldhelm.administrator.email);
      await page.getByText('has changed its terms for Wellbeing').waitFor();
      await shoot(page, 'dashboard');
      await page.getByRole('link', { name: 'See what is new' }).click();
      await shoot(page, 'new-terms');
      await button(width === 320 ? 'We agree' : 'We do not agree');
      await shoot(page, 'decided');
      expect(page.url()).to.contain(`${portal}/data-sharing/`);
      await page.context().close();
    });
  }

  it('lets a developer sign up, and create an app of their own', async () => {
    const shoot = createCamera('sign-up');
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    const bothWidths = async (name: string) => {
      await shoot(page, name);
      await page.setViewportSize({ width: 320, height: 900 });
      await shoot(page, `${name}-320`);
      await page.setViewportSize({ width: 1280, height: 900 });
    };
    const button = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const email = 'ada@reed.example';
    await page.goto(`${sandbox.urls.portal}/partners`);
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByLabel('Your name').fill('Ada Reed');
    await page.getByLabel('Company').fill('Reed Apps');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByLabel('Confirm password').fill(DEMO_PASSWORD);
    await bothWidths('sign-up');
    await button('Sign up');
    await page.getByText('Check your email').first().waitFor();
    await shoot(page, 'sent');
    const letter = await sandbox.mail.waitFor({ to: email, subject: 'Confirm' });
    await page.goto(letter.links.find((link) => link.includes('/verify/')) ?? '');
    await page.getByLabel('Password').fill(DEMO_PASSWORD);
    await shoot(page, 'verify');
    await button('Confirm');
    await page.getByRole('link', { name: 'Use that app' }).click();
    await shoot(page, 'existing');
    await page.goBack();
    await page.getByLabel('Name', { exact: true }).fill('Reader');
    await button('Create app');
    await bothWidths('new-app-refused');
    await page.getByLabel('Relying party').fill('reader.reed.example');
    await page.getByLabel('Purpose').fill('Lends books to pupils.');
    await page.getByText('Pupils (').click();
    await page.locator('#use-StudentLite').selectOption('required');
    await page.locator('#reason-StudentLite').fill('To name readers.');
    await button('Create app');
    await page.getByRole('heading', { name: 'Your new management secret' }).waitFor();
    await shoot(page, 'secret');
    await page.context().close();
  });
});
