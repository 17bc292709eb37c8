import { expect } from 'chai';
import { DEMO_SCHOOLS, type DemoSchool } from '../../../shared/sample-data/schools.ts';
import { administratorsOf } from '../../../xporter-portal/accounts/administrators.ts';
import { authoriseAgain } from '../../../xporter-portal/data-sharing/again/authorise-again.ts';
import { pause, resume } from '../../../xporter-portal/data-sharing/change.ts';
import { revoke } from '../../../xporter-portal/data-sharing/revoke.ts';
import { bookAgent, installNow, removeAgent } from '../../../xporter-portal/mis-connection/agent.ts';
import { changeMis } from '../../../xporter-portal/mis-connection/change-mis.ts';
import { slotsFrom } from '../../../xporter-portal/mis-connection/slots.ts';
import { authorisationById } from '../../../xporter-portal/records/authorisations.ts';
import { authoriseAsHead } from '../../../xporter-portal/sandbox/fixtures/register.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Partner, startPartner } from '../support/partner.ts';
import { shareWithWellbeing } from '../support/wellbeing.ts';

/** With SIMS, on a server in the school. */
const school: DemoSchool = { ...DEMO_SCHOOLS[0], mis: 'SIMS' };
const by = { name: 'Ada Byron', email: 'ada@school.example' };

describe('the callback about Xporter’s installation at a school', () => {
  let portal: PortalApp;
  let wellbeing: Partner;

  before(async () => {
    portal = await portalApp();
    wellbeing = await startPartner(portal);
    portal.context.database
      .prepare(
        "UPDATE partner_apps SET authorisation_url = ? WHERE relying_party = 'wellbeing.hodder.example'",
      )
      .run(wellbeing.app.authorisationUrl);
  });
  after(async () => {
    await wellbeing.stop();
    await portal.stop();
  });
  beforeEach(() => {
    portal.steering.resetSchool(school.estab);
    changeMis(portal.context, administrator(), 'SIMS');
    removeAgent(portal.context, school.estab);
    wellbeing.received.splice(0);
  });

  function administrator() {
    const [first] = administratorsOf(portal.context.database, school.estab);
    if (!first) throw new Error('the school has no administrator');
    return first;
  }
  const share = () => shareWithWellbeing(portal.context, school);
  const present = ({ id }: { id: number }) => {
    const authorisation = authorisationById(portal.context.database, id);
    if (!authorisation) throw new Error(`no authorisation ${id}`);
    return authorisation;
  };
  const install = () => installNow(portal.context, school.estab);
  /** What the partner got since the start: the events, and what the authorisations say of the installation. */
  async function received(): Promise<string[]> {
    await portal.flush();
    return wellbeing.received.map(({ fields }) =>
      [fields.event, fields.installCompleted].filter((part) => part !== undefined).join(' '),
    );
  }

  it('says at once that it is installed, where it is, and says nothing more', async () => {
    install();
    share();
    install();
    expect(await received()).to.deep.equal(['authorised true']);
  });

  it('comes a second time when the agent is installed: the same secret of the same authorisation', async () => {
    share();
    expect(await received()).to.deep.equal(['authorised false']);
    const [slot = ''] = slotsFrom(portal.clock.now());
    bookAgent(portal.context, administrator(), slot);
    expect(await received()).to.have.length(1);
    await portal.advance(new Date(Date.parse(slot) + 60_000));
    expect(await received()).to.deep.equal(['authorised false', 'authorised true']);
    const [first, second] = wellbeing.received.map(({ fields }) => fields);
    expect({ ...second, installCompleted: 'false', sequence: first?.sequence }).to.deep.equal(first);
    expect(Number(second?.sequence)).to.be.above(Number(first?.sequence));
  });

  it('is announced to the person who authorises, with what remains to be done', async () => {
    share();
    const { text } = await portal.mail.waitFor({ to: school.head.email, subject: 'You authorised' });
    expect(text).to.contain('agent must be installed').and.contain('gets no data until then');
  });

  it('counts the agent as installed from its slot, and does not repeat that', async () => {
    const [slot = ''] = slotsFrom(portal.clock.now());
    bookAgent(portal.context, administrator(), slot);
    portal.clock.travelTo(new Date(Date.parse(slot) + 1000));
    share();
    await portal.advance(new Date(Date.parse(slot) + 60_000));
    expect(await received()).to.deep.equal(['authorised true']);
  });

  it('replaces the first where that has not arrived yet', async () => {
    wellbeing.answers.push(503);
    share();
    await received();
    wellbeing.received.splice(0);
    install();
    expect(await received()).to.deep.equal(['authorised true']);
  });

  it('does not come once the school has revoked', async () => {
    const shared = share();
    revoke(portal.context, shared, by);
    install();
    expect(await received()).to.deep.equal(['revoked']);
  });

  it('is not sent any more when the school revokes first', async () => {
    const shared = share();
    await received();
    wellbeing.answers.push(503);
    install();
    await received();
    wellbeing.received.splice(0);
    revoke(portal.context, present(shared), by);
    expect(await received()).to.deep.equal(['revoked']);
  });

  it('comes while sharing is paused, and the news of resuming follows', async () => {
    const shared = share();
    pause(portal.context, shared, by);
    await received();
    install();
    resume(portal.context, present(shared), by);
    expect(await received()).to.deep.equal(['authorised false', 'authorised true', 'resumed']);
  });

  it('has the new secret where the school has authorised again', async () => {
    const shared = share();
    await received();
    authoriseAgain(portal.context, shared, by);
    await received();
    install();
    expect(await received()).to.deep.equal(['authorised false', 'authorised false', 'authorised true']);
    const [first, second, third] = wellbeing.received.map(({ fields }) => fields.schoolSecret);
    expect(third).to.equal(second).and.not.equal(first);
  });

  it('comes when the school changes to an MIS in the cloud, and again for one on its own server', async () => {
    share();
    await received();
    changeMis(portal.context, administrator(), 'Arbor');
    await received();
    changeMis(portal.context, administrator(), 'Bromcom');
    await received();
    changeMis(portal.context, administrator(), 'Facility CMIS');
    await received();
    install();
    expect(await received()).to.deep.equal([
      'authorised false',
      'authorised true',
      'authorised false',
      'authorised true',
    ]);
  });

  it('comes when the school chooses an MIS in the cloud for another app', async () => {
    share();
    await received();
    await wellbeing.invite(wellbeing.known(school.estab));
    authoriseAsHead(portal.context, { ...school, mis: 'Arbor' }, wellbeing.app.relyingParty);
    await received();
    const told = wellbeing.received.map(({ fields }) => `${fields.partnerId} ${fields.installCompleted}`);
    expect(told).to.have.members([
      'wellbeing.hodder.example false',
      'wellbeing.hodder.example true',
      'sums.example true',
    ]);
  });
});
