import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { cardVersion } from '../../hodder-hub/mis-sync/authorisation/card-changes.ts';
import { takeNotice } from '../../hodder-hub/mis-sync/authorisation/notices.ts';
import { connectionOf } from '../../hodder-hub/mis-sync/records/connections.ts';
import type { FaultName } from '../../shared/faults/catalogue.ts';
import { createFaults, EVERYWHERE, type Faults } from '../../shared/faults/faults.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { SIGNATURE_HEADER, sign } from '../../shared/web/signature.ts';
import { type Outside, plainOutside } from '../../xporter-portal/context.ts';
import { withOutsideFaults } from '../../xporter-portal/sandbox/outside-faults.ts';
import { type HubApp, hubApp } from '../support/sides.ts';
import { inviteFromHub } from './support/requests.ts';

const [oakfield, { estab }] = DEMO_SCHOOLS;

describe('the Hub, when Xporter’s callbacks are wrong', () => {
  let hub: HubApp;
  let faults: Faults;
  let outside: Outside;
  let sequence = 0;
  /** The status of each answer. */
  let answers: number[];

  beforeEach(async () => {
    hub = await hubApp();
    inviteFromHub(hub.context, DEMO_SCHOOLS[1]);
    inviteFromHub(hub.context, oakfield);
    faults = createFaults(hub.context.database);
    outside = withOutsideFaults(plainOutside(hub.clock), faults);
    answers = [];
  });
  afterEach(() => hub.stop());

  const on = (name: FaultName, timesLeft: number | null = null) =>
    faults.switchOn({ name, ...EVERYWHERE, timesLeft });
  const state = (of = estab) => connectionOf(hub.context.database, of)?.state;

  /** Sends a callback as the portal does, with the faults that are on. @returns whether it was accepted */
  async function send(event: string, more: Record<string, string> = {}): Promise<boolean> {
    const { relyingParty, managementSecret } = hub.context.xporter;
    const number = String(++sequence);
    const fields = {
      ...{ event, schoolId: estab, partnerId: relyingParty, thirdParty: 'XporterOnDemand', ...more },
      AuthParams: connectionOf(hub.context.database, estab)?.reference ?? '',
    };
    const callback = {
      fields,
      write: (sent: Readonly<Record<string, string>>) => {
        const body = new URLSearchParams({ ...sent, sequence: number }).toString();
        return { body, signature: sign(body, managementSecret, hub.clock.now()) };
      },
      async post({ body, signature }: { body: string; signature: string }) {
        const headers = {
          'Content-Type': 'application/x-www-form-urlencoded',
          [SIGNATURE_HEADER]: signature,
        };
        const { status } = await fetch(`${hub.url}/xporter/authorised`, { method: 'POST', headers, body });
        answers.push(status);
        if (status >= 300) throw new Error(String(status));
      },
    };
    const whole = { estab, relyingParty };
    return outside.sendCallback(whole, callback, new AbortController().signal).then(
      () => true,
      () => false,
    );
  }
  const authorise = () => send('authorised', { schoolSecret: randomUUID(), scopes: 'School,Staff,UPN' });

  for (const [name, status] of [
    ['callback-other-school', 404],
    ['callback-bad-signature', 401],
  ] as const)
    it(`${name}: refuses it without harm at either school, and accepts it when it is right`, async () => {
      on(name, 1);
      expect(await authorise()).to.equal(false);
      expect(answers).to.deep.equal([status]);
      expect([state(), state(oakfield.estab)]).to.deep.equal(['invited', 'invited']);
      expect(await authorise()).to.equal(true);
      expect(state()).to.equal('validating');
    });

  for (const name of ['callback-unknown-field', 'callback-fewer-areas'] as const)
    it(`${name}: accepts it`, async () => {
      on(name, 1);
      expect(await authorise()).to.equal(true);
      expect(faults.areNone(), 'acted').to.equal(true);
      expect(state()).to.equal('validating');
    });

  it('callback-fewer-areas: leaves out what names no areas', async () => {
    on('callback-fewer-areas', 1);
    await send('forwarded', { forwardedTo: 'Ada Byron <ada@oakfield.example>' });
    expect(faults.areNone()).to.equal(false);
  });

  it('callback-disorder: does not undo a later decision', async () => {
    on('callback-disorder');
    await authorise();
    // The same signature again would be refused as a duplicate.
    hub.clock.travelTo(new Date(hub.clock.now().getTime() + 5000));
    await send('revoked', { reason: 'Not needed' });
    expect(answers).to.deep.equal([200, 200, 200]);
    expect(state()).to.equal('revoked');
  });

  it('duplicate-delivery: does nothing the second time', async () => {
    on('duplicate-delivery');
    await authorise();
    expect(answers).to.deep.equal([200, 409]);
  });
});

describe('the Hub, when an invitation bounces', () => {
  let hub: HubApp;
  const school = DEMO_SCHOOLS[1];
  const CARD = '/admin-hub/school/mis-sync';

  before(async () => {
    hub = await hubApp({ signedInAs: { email: school.coordinator.username } });
    inviteFromHub(hub.context, school);
  });
  after(() => hub.stop());

  const connection = () => {
    const found = connectionOf(hub.context.database, school.estab);
    if (!found) throw new Error('no connection');
    return found;
  };
  const take = (fields: Record<string, string>) =>
    hub.context.database.transaction(() =>
      takeNotice(hub.context, {
        ...{ schoolId: school.estab, partnerId: hub.context.xporter.relyingParty },
        AuthParams: connection().reference,
        ...fields,
      }),
    )();
  const card = async () => (await hub.browser.open(`${hub.url}${CARD}`)).text;

  it('says on the card and by email what has happened and what to do', async () => {
    const address = connection().details.contactEmail;
    const version = cardVersion(connection());
    take({ event: 'bounced', bouncedTo: `The Head <${address}>`, reason: '550 no such mailbox' });
    expect(connection().state).to.equal('invited');
    expect(cardVersion(connection())).to.not.equal(version);
    expect(await card())
      .to.contain('The invitation did not arrive')
      .and.contain(address)
      .and.contain('choose Correct the contact')
      .and.not.contain('Waiting for your school');
    const email = await hub.mail.waitFor({ to: school.coordinator.email, subject: 'did not arrive' });
    expect(email.text).to.contain(address).and.contain(CARD);
  });

  it('waits again once another person has it, in any order', async () => {
    take({ event: 'forwarded', forwardedTo: 'Ada Byron <ada@oakfield.example>' });
    expect(await card()).to.contain('Waiting for your school');
    take({ event: 'bounced', bouncedTo: `The Head <${connection().details.contactEmail}>` });
    expect(await card()).to.contain('Waiting for your school');
    take({ event: 'bounced', bouncedTo: 'Ada Byron <Ada@Oakfield.example>' });
    expect(await card()).to.contain('The invitation did not arrive');
  });
});
