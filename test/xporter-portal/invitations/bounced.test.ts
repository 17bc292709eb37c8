import { expect } from 'chai';
import { invitedIn } from '../../../scripts/journey/actions.ts';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import type { EventName } from '../../../shared/journal/events.ts';
import { Undeliverable } from '../../../shared/outbox/outbox.ts';
import type { School } from '../../../xporter-portal/records/schools.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { HEAD, type Partner, startPartner } from '../support/partner.ts';
import { sumsBrowser } from '../support/partner-portal.ts';

const REASON = '550 5.1.1 no such mailbox';

describe('an invitation that bounces', () => {
  let portal: PortalApp;
  let partner: Partner;
  let school: School;
  /** The addresses that the mail server refuses. */
  let refused: string[];

  beforeEach(async () => {
    refused = [];
    portal = await portalApp({
      mailThrough: (server) => ({
        ...server,
        async send(email, signal) {
          if (refused.includes(email.message.to.address)) throw new Undeliverable(REASON);
          await server.send(email, signal);
        },
      }),
    });
    partner = await startPartner(portal);
    school = partner.school();
  });
  afterEach(async () => {
    await partner.stop();
    await portal.stop();
  });

  const events = () => partner.received.map(({ fields }) => fields.event);
  const journal = (event: EventName) =>
    portal.context.journal.ofSchool(school.estab).filter((entry) => entry.event === event);
  async function invite(over = {}) {
    await partner.register({ RegistrationType: 'Live', Schools: [partner.row(school, over)] });
    await portal.flush();
  }

  it('is told to the partner once, and is not sent again', async () => {
    refused = [HEAD.email];
    await invite();
    await portal.flush();
    expect(events()).to.deep.equal(['bounced']);
    const [callback] = partner.received;
    expect(callback?.fields).to.include({ bouncedTo: `${HEAD.name} <${HEAD.email}>`, reason: REASON });
    expect(journal('invitation.bounced')).to.have.length(1);
    expect(journal('email.bounced')[0]?.detail).to.include({ to: HEAD.email, reason: REASON });
    expect(portal.queued('email')).to.deep.equal([]);
    expect(portal.steering.appAtSchool?.(school.estab, partner.app.relyingParty).invitation)
      .to.include({ email: HEAD.email })
      .and.have.property('bouncedAt')
      .that.is.a('string');
    const browser = await sumsBrowser(portal, partner);
    await browser.open(`${portal.url}/partners/schools`);
    expect(browser.page.text).to.contain('Not delivered: the mail server refused this address');
  });

  it('can be sent to another address, and is then waited for', async () => {
    refused = [HEAD.email];
    await invite();
    refused = [];
    await invite();
    expect(events()).to.deep.equal(['bounced']);
    const browser = await sumsBrowser(portal, partner);
    await browser.open(`${portal.url}/partners/schools`);
    expect(browser.page.text).to.not.contain('Not delivered');
  });

  it('that somebody else has by now is told to nobody', async () => {
    refused = [HEAD.email];
    await partner.register({ RegistrationType: 'Live', Schools: [partner.row(school)] });
    await invite({ SchoolContactEmail: 'bursar@sums-test.example' });
    expect(journal('email.bounced')).to.have.length(1);
    expect(events()).to.deep.equal([]);
  });

  it('is told to the person who forwarded it too', async () => {
    const browser = new HttpBrowser();
    await browser.open(`${portal.url}/authorise/${await partner.invite(school)}`);
    const colleague = {
      title: 'Ms',
      forename: 'Bea',
      surname: 'Burr',
      email: 'bea@sums-test.example',
      phone: HEAD.phone,
    };
    refused = [colleague.email];
    await invitedIn(browser).forward(colleague);
    await portal.flush();
    const email = await portal.mail.waitFor({ to: HEAD.email, subject: 'did not reach Bea Burr' });
    expect(email.text).to.contain(colleague.email);
    expect(events()).to.deep.equal(['forwarded', 'bounced']);
  });
});
