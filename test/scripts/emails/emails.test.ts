import { expect } from 'chai';
import { parse } from 'node-html-parser';
import { collectEmails, neverSent, oneOfEach, templates } from '../../../scripts/emails/collect.ts';
import { emailsPage } from '../../../scripts/emails/page.ts';
import { checkEmails } from '../../../scripts/emails/report.ts';
import type { Received } from '../../../scripts/journey/inbox.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

describe('every email', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  let emails: Received[];

  before(async () => {
    sandbox = await startTestSandbox({ story: true });
    emails = await collectEmails(sandbox);
  });
  after(() => sandbox.stop());

  it('is sent by one of the journeys', () => {
    expect(neverSent(emails), 'add a journey in scripts/emails/journeys.ts for').to.deep.equal([]);
    const some = emails.filter(({ template }) => template !== 'xporter-portal/invitation');
    expect(neverSent(some)).to.deep.equal(['xporter-portal/invitation']);
  });

  it('passes every check, and its links lead somewhere', async () => {
    const wrong = (await checkEmails(sandbox, emails)).flatMap(({ email, findings }) =>
      findings.map(({ rule, message }) => `${email.template}: ${rule}: ${message}`),
    );
    expect([...new Set(wrong)]).to.deep.equal([]);
  });

  it('is found out when a link leads nowhere', async () => {
    const [first] = emails;
    if (!first) throw new Error('no email');
    const links = [`${sandbox.urls.portal}/nowhere`, 'http://127.0.0.1:1/'];
    const [checked] = await checkEmails(sandbox, [{ ...first, links }]);
    expect(checked?.findings.map(({ message }) => message)).to.deep.equal([
      `${links[0]} answers 404`,
      `${links[1]} answers 599`,
    ]);
  });

  it('is on the page with its HTML and its text', async () => {
    const chosen = oneOfEach(emails);
    const page = parse(await emailsPage(chosen.map((email) => ({ email, findings: [] }))));
    const shown = page.querySelectorAll('article code').map(({ text }) => text);
    expect(shown).to.include.members(templates());
    const frames = page.querySelectorAll('iframe[sandbox]').map((frame) => frame.getAttribute('srcdoc'));
    expect(frames).to.deep.equal(chosen.map(({ html }) => html));
    expect(page.querySelectorAll('pre').map((pre) => pre.textContent)).to.deep.equal(
      chosen.map(({ text }) => text),
    );
    expect(page.querySelectorAll('[src], link')).to.have.lengthOf(0);
  });

  it('names the journey that fails', async () => {
    const stuck = { title: 'Nowhere', play: () => Promise.reject(new Error('no such button')) };
    const error: unknown = await collectEmails(sandbox, [stuck]).catch((reason: unknown) => reason);
    expect(String(error)).to.contain('“Nowhere”: no such button');
  });
});
