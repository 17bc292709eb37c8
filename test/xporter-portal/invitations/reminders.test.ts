import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { expireInvitations } from '../../../xporter-portal/invitations/expire.ts';
import { sendReminders } from '../../../xporter-portal/invitations/remind.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Partner, startPartner } from '../support/partner.ts';

const [, , aldhelm] = DEMO_SCHOOLS;

describe('reminders of an invitation', () => {
  let portal: PortalApp;
  let partner: Partner;

  before(async () => {
    portal = await portalApp();
    partner = await startPartner(portal);
  });
  after(async () => {
    await partner.stop();
    await portal.stop();
  });

  it('go out after three and ten days, each once, with a link that works beside the first', async () => {
    const first = await partner.invite(partner.known(aldhelm.estab));
    const invitedAt = portal.clock.now();
    const reminders = async () => {
      sendReminders(portal.context);
      expireInvitations(portal.context);
      await portal.flush();
      return (await portal.mail.all()).filter(({ subject }) => /^Reminder: .*Sums/.test(subject));
    };
    const counts = [];
    for (const day of [2.9, 3.1, 4, 10.1, 12]) {
      portal.clock.travelTo(daysAfter(invitedAt, day));
      counts.push((await reminders()).length);
    }
    expect(counts).to.deep.equal([0, 1, 1, 2, 2]);
    const sent = await reminders();
    for (const { text, html } of sent) {
      expect(text).to.contain('This is a reminder');
      expect(html).to.contain('This is a reminder');
    }
    const links = sent.map(({ links }) => links.find((each) => each.includes('/authorise/')) ?? '');
    for (const link of [`${portal.url}/authorise/${first}`, ...links]) {
      const browser = new HttpBrowser();
      await browser.open(link);
      expect(browser.page.text).to.contain('Proceed');
    }
    portal.clock.travelTo(daysAfter(invitedAt, 14.1));
    expect(await reminders()).to.have.length(2);
    const to = sent[0]?.to ?? '';
    const notice = await portal.mail.waitFor({ to, subject: 'Sums has expired' });
    expect(notice.text).to.contain('Your school does not share any data');
  });
});
