import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { z } from 'zod';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { authorise, hubBrowser, portalBrowser } from '../../../scripts/journey/people.ts';
import { DEMO_PARTNERS } from '../../../shared/sample-data/partners.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { partnerBrowser } from '../support/partner-portal.ts';

const [, , aldhelm] = DEMO_SCHOOLS;
const TokenAnswer = z.object({
  token: z
    .string()
    .nullish()
    .transform((token) => token ?? null),
});

describe('authorising again', () => {
  let sandbox: TestSandbox;
  let partner: Partner;
  let administrator: HttpBrowser;

  before(async () => {
    sandbox = await startTestSandbox({ story: true });
    partner = await startPartner({ ...sandbox.portal, mail: sandbox.mail });
    administrator = await portalBrowser(sandbox, aldhelm);
  });
  after(async () => {
    await partner.stop();
    await sandbox.stop();
  });

  async function tokenFor(password: string): Promise<string | null> {
    const response = await fetch(`${sandbox.urls.portal}/api/oauth/GetToken`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        estab: aldhelm.estab,
        relyingParty: partner.app.relyingParty,
        password,
        thirdpartyid: 'XporterOnDemand',
      }),
    });
    return TokenAnswer.parse(await response.json()).token;
  }

  it('gives the partner a new secret, kills the old one and its tokens, and keeps every decision', async () => {
    const link = await partner.invite(partner.known(aldhelm.estab));
    await authorise(`${sandbox.urls.portal}/authorise/${link}`, aldhelm, 'include', ['UPN']);
    await sandbox.flush();
    const [old] = partner.received.map(({ fields }) => fields.schoolSecret ?? '');
    const oldToken = await tokenFor(old ?? '');
    expect(oldToken).to.be.a('string');
    const readStudents = (token: string | null) =>
      fetch(`${sandbox.urls.portal}/api/v1/School/${aldhelm.estab}/Students/?page=1&pageSize=1`, {
        headers: { Authorization: `Idaas ${token}` },
      }).then(async (response) => ({ status: response.status, text: await response.text() }));
    const before = await readStudents(oldToken);

    await administrator.open('/data-sharing');
    await administrator.follow('Sums');
    await administrator.follow('Authorise again');
    await administrator.press('Authorise again');
    expect(administrator.page.text).to.contain('We have sent').and.contain('Authorised again');
    await sandbox.flush();
    const fresh = partner.received.at(-1)?.fields;
    expect(fresh?.event).to.equal('authorised');
    expect(fresh?.schoolSecret).not.to.equal(old);
    expect(await tokenFor(old ?? ''), 'the old secret').to.equal(null);
    expect((await readStudents(oldToken)).status, 'a token of the old secret').to.equal(401);
    expect(await readStudents(await tokenFor(fresh?.schoolSecret ?? ''))).to.deep.equal(before);
    const email = await sandbox.mail.waitFor({
      to: aldhelm.administrator.email,
      subject: 'you authorised Sums again',
    });
    expect(email.text).to.contain('revoke its access now');
  });

  it('is used by the Hub automatically, which continues syncing', async () => {
    await administrator.open('/data-sharing');
    await administrator.follow('Wellbeing');
    await administrator.follow('Authorise again');
    await administrator.press('Authorise again');
    await sandbox.flush();
    const coordinator = await hubBrowser(sandbox, aldhelm);
    await coordinator.open('/admin-hub/school/mis-sync');
    expect(coordinator.page.text).to.contain('Connected');
    await coordinator.press('Start sync');
    expect(coordinator.page.url).to.contain('teachers');
  });

  it('is used again when the partner sends the Hub its school secret again', async () => {
    const imogen = await partnerBrowser(sandbox, DEMO_PARTNERS.wellbeing);
    await imogen.open(`${sandbox.urls.portal}/partners/deliveries?search=${aldhelm.estab}`);
    await imogen.follow('School secret');
    await wait(1000); // for another signature
    await imogen.press('Send again');
    await sandbox.flush();
    await imogen.open(imogen.page.url);
    expect(imogen.page.document.querySelector('main .state')?.text).to.equal('Delivered');
    const coordinator = await hubBrowser(sandbox, aldhelm);
    await coordinator.open('/admin-hub/school/mis-sync');
    expect(coordinator.page.text).to.contain('Connected');
  });
});
