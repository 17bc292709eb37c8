import type { Browser } from 'playwright-core';
import { upn } from '../../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import type { TestSandbox } from '../support/sandbox.ts';
import { startReader } from '../xporter-portal/api/reader.ts';
import { createCamera } from './camera.ts';
import { startStage } from './stage.ts';

const school = DEMO_SCHOOLS[2];
const HEADING = 'Type,UPN,Surname,Forename,DOB,Gender,NCyear,RegGroup';
const [ADA, BEN, NEW] = [901, 902, 903].map((serial) => upn(school.estab, 20, serial));

describe('importing people in a browser', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  let browser: Browser;
  before(async () => {
    [sandbox, browser] = await startStage({ story: false });
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  it('shows each page, wide and narrow, without complaints', async () => {
    const look = createCamera('import-people');
    const reader = startReader({ context: sandbox.portal.context, url: sandbox.urls.portal }, school.estab);
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    const send = async (...lines: string[]) => {
      await page.goto(`${sandbox.urls.portal}/mis-connection/import`);
      const buffer = Buffer.from([HEADING, ...lines].join('\n'));
      await page.setInputFiles('#file', { name: 'pupils.csv', mimeType: 'text/csv', buffer });
      await page.click('text=Continue');
    };
    await page.goto(await sandbox.room.enter(school.estab, 'administrator', '/mis-connection'));
    await look(page, 'mis-connection');
    await send(`pupil,${ADA},Lee,Ada,2010-04-31,X,11,11A`);
    await look(page, 'what-to-correct');
    const ada = `pupil,${ADA},Lee,Ada,2010-04-30,F,11,11A`;
    const ben = `pupil,${BEN},Cole,Ben,2010-05-01,M,11,11A`;
    await send(ada, ben);
    await look(page, 'plan-of-new-people');
    await page.getByLabel('The file is complete').check();
    await page.click('text=Import these people');
    for (const { key } of reader.whole().pupils) reader.change({ add: [{ kind: 'Student', key }] });
    await send(ada.replace(ADA ?? '', NEW ?? ''));
    await page.click('text=Import these people');
    await look(page, 'questions');
    await page.setViewportSize({ width: 320, height: 800 });
    await look(page, 'questions-narrow');
    await page.close();
  });
});
