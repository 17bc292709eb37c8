import { expect } from 'chai';
import { HUB_DIR } from '../../../hodder-hub/app.ts';
import { openDatabase } from '../../../shared/database/database.ts';
import type { FaultName } from '../../../shared/faults/catalogue.ts';
import { createFaults, EVERYWHERE, type FaultScope } from '../../../shared/faults/faults.ts';
import { withMailFaults } from '../../../shared/faults/mail-faults.ts';
import type { OutgoingEmail } from '../../../shared/mail/transport.ts';
import { Undeliverable } from '../../../shared/outbox/outbox.ts';

const SCHOOL = '9992001';

const email = (id: number, estab = SCHOOL): OutgoingEmail => ({
  ...{ estab, about: 'sums.example', template: 'any' },
  message: {
    ...{ from: 'a@a.example', to: { name: 'B', address: 'b@b.example' }, subject: 'S', html: 'h', text: 't' },
    ...{ date: new Date(0), messageId: `<${id}@a.example>`, inReplyTo: '', references: '', headers: {} },
  },
});

describe('a fault of the mail server', () => {
  const database = openDatabase(':memory:', HUB_DIR);
  const faults = createFaults(database);
  const arrived: string[] = [];
  const server = withMailFaults(
    { send: async ({ message }) => void arrived.push(message.messageId), close: () => {} },
    faults,
  );
  after(() => database.close());
  afterEach(() => {
    faults.allOff();
    arrived.length = 0;
  });

  const on = (name: FaultName, timesLeft: number | null = null, of: Partial<FaultScope> = {}) =>
    faults.switchOn({ name, ...EVERYWHERE, timesLeft, ...of });
  const send = (sent: OutgoingEmail): Promise<unknown> =>
    server.send(sent, new AbortController().signal).catch((error: unknown) => error);

  it('email-bounces: refuses an address for good, of one school and app', async () => {
    on('email-bounces', 1, { estab: SCHOOL, relyingParty: 'sums.example' });
    expect(await send(email(1, '9992002'))).to.equal(undefined);
    expect(await send({ ...email(2), about: 'other.example' })).to.equal(undefined);
    expect(String(await send(email(3)))).to.contain('550 5.1.1 <b@b.example>');
    expect(await send(email(4))).to.equal(undefined);
    on('email-bounces');
    expect(await send(email(5))).to.be.instanceOf(Undeliverable);
    expect(arrived).to.have.length(3);
  });

  it('email-greylisted: refuses each email the first time, and for now only', async () => {
    on('email-greylisted');
    for (const id of [11, 12]) {
      expect(await send(email(id)))
        .to.be.instanceOf(Error)
        .and.not.instanceOf(Undeliverable);
      expect(await send(email(id))).to.equal(undefined);
    }
    expect(arrived).to.deep.equal(['<11@a.example>', '<12@a.example>']);
  });
});
