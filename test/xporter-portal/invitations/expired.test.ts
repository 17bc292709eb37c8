import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { daysAfter, formatDate } from '../../../shared/clock.ts';
import { LABELS } from '../../../shared/labels.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { expireInvitations } from '../../../xporter-portal/invitations/expire.ts';
import { schoolsOf } from '../../../xporter-portal/partners/schools/schools.ts';
import { addInvitation, authorisationOf } from '../../../xporter-portal/records/authorisations.ts';
import { addLink } from '../../../xporter-portal/records/invitation-links.ts';
import { appOf } from '../../../xporter-portal/records/partner-apps.ts';
import { type PortalAlone, RELYING_PARTY, startPortalAlone } from '../support/portal-alone.ts';

const [{ estab, administrator }] = DEMO_SCHOOLS;

describe('an invitation that was not used in time', () => {
  let portal: PortalAlone;
  const browser = new HttpBrowser();
  let id: number;
  let link: string;
  let page: string;

  before(async () => {
    portal = await startPortalAlone();
    const { context, clock, url } = portal;
    const { database } = context;
    const sentAt = clock.now().toISOString();
    const invitation = addInvitation(database, {
      ...{ estab, relyingParty: RELYING_PARTY, authParams: null, registrationType: 'Test' },
      ...{ invitedAt: sentAt, expiresAt: daysAfter(clock.now(), 0.5).toISOString(), requestedScopes: [] },
    });
    id = invitation.id;
    const holder = { name: 'Ada Byron', email: 'ada@school.example', phone: '' };
    const about = { authorisationId: id, note: null, forwardedBy: null, sentAt, reminder: 0 };
    link = `${url}/authorise/${addLink(database, { ...holder, ...about })}`;
    page = `${url}/data-sharing/${invitation.reference}`;
    await browser.open(`${url}/sign-in`);
    await browser.press(LABELS.signIn, { email: administrator.email, password: DEMO_PASSWORD });
    clock.travelTo(daysAfter(clock.now(), 0.9));
  });
  after(() => portal.stop());

  const seen = async () => {
    const statuses = [];
    for (const address of [link, `${page}/refuse`]) statuses.push((await browser.open(address)).status);
    const { text } = await browser.open(page);
    const { context } = portal;
    const app = appOf(context.database, { relyingParty: RELYING_PARTY });
    const [school] = schoolsOf(context, app, { state: 'expired', search: '' });
    return { statuses, text, since: school?.authorisation.stateSince };
  };
  const written = () =>
    ['authorisations', 'invitation_links', 'outbox', 'journal'].map((table) =>
      portal.context.database.prepare(`SELECT * FROM ${table}`).all(),
    );

  it('has expired on every page before the scheduled job has noted it, and no page writes', async () => {
    const before = written();
    const { expiresAt } = authorisationOf(portal.context.database, id);
    const { statuses, text, since } = await seen();
    expect(statuses).to.deep.equal([410, 404]);
    expect(text).to.contain(`Expired since ${formatDate(expiresAt, 'minute')}`);
    expect(since).to.equal(expiresAt);
    expect(written()).to.deep.equal(before);
  });

  it('looks the same once the job has noted it', async () => {
    const { statuses, since } = await seen();
    expireInvitations(portal.context);
    expect(authorisationOf(portal.context.database, id)).to.include({ state: 'expired', stateSince: since });
    expect(await seen()).to.deep.include({ statuses, since });
  });
});
