import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { HUB_ROOM } from '../../hodder-hub/app.ts';
import { createClock, daysAfter, type SteeredClock } from '../../shared/clock.ts';
import { type Database, openDatabase } from '../../shared/database/database.ts';
import { createSeal } from '../../shared/database/seal.ts';
import { createOutbox, type Outbox, Undeliverable } from '../../shared/outbox/outbox.ts';
import { createLog } from '../../shared/web/log.ts';

describe('outbox', () => {
  const seal = createSeal(Buffer.alloc(32, 7));
  const log = createLog('test', 'silent');
  let folder: string;
  let database: Database;
  let clock: SteeredClock;
  let outbox: Outbox;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'outbox-'));
    database = openDatabase(path.join(folder, 'hub.sqlite'), HUB_ROOM);
    clock = createClock();
    outbox = createOutbox({ database, clock, seal, log });
  });

  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const passMinutes = (minutes: number) => clock.travelTo(daysAfter(clock.now(), minutes / 24 / 60));

  it('sends nothing of a transaction that was rolled back', async () => {
    const arrived: unknown[] = [];
    outbox.handle('email', async (payload) => void arrived.push(payload));
    const change = database.transaction(() => {
      outbox.put('email', 'a', 'never');
      throw new Error('the change failed');
    });
    expect(change).to.throw('the change failed');
    await outbox.deliverDue();
    expect(arrived).to.deep.equal([]);
  });

  it('delivers after a restart what was put before the process died', async () => {
    outbox.put('email', 'a', { subject: 'kept' });
    database.close();

    database = openDatabase(path.join(folder, 'hub.sqlite'), HUB_ROOM);
    const arrived: unknown[] = [];
    const afterwards = createOutbox({ database, clock, seal, log });
    afterwards.handle('email', async (payload) => void arrived.push(payload));
    await afterwards.deliverDue();
    expect(arrived).to.deep.equal([{ subject: 'kept' }]);
  });

  it('tries again later, and keeps the order for each address while one waits', async () => {
    const arrived: unknown[] = [];
    let broken = true;
    outbox.handle('email', async (payload) => {
      if (broken) throw new Error('no answer');
      arrived.push(payload);
    });
    outbox.put('email', 'head@a.example', 'first');
    outbox.put('email', 'head@a.example', 'second');
    await outbox.deliverDue();
    broken = false;
    await outbox.deliverDue();
    expect(arrived, 'the second must not overtake the first').to.deep.equal([]);
    passMinutes(1);
    await outbox.deliverDue();
    expect(arrived).to.deep.equal(['first', 'second']);
  });

  it('does not let one school’s trouble hold up another', async () => {
    const arrived: unknown[] = [];
    outbox.handle('callback', async (payload) => {
      if (payload === 'bad') throw new Error('refused');
      arrived.push(payload);
    });
    outbox.put('callback', '9992001', 'bad');
    outbox.put('callback', '9992003', 'good');
    await outbox.deliverDue();
    expect(arrived).to.deep.equal(['good']);
  });

  it('stops trying what cannot be delivered, and lets the next through', async () => {
    const arrived: unknown[] = [];
    outbox.handle('callback', async (payload) => {
      if (payload === 'gone') throw new Undeliverable('gone for good');
      arrived.push(payload);
    });
    outbox.put('callback', '9992001', 'gone');
    outbox.put('callback', '9992001', 'next');
    await outbox.deliverDue();
    expect(arrived).to.deep.equal(['next']);
  });

  it('keeps payloads sealed, and forgets them once delivered', async () => {
    const payloads = () => database.prepare('SELECT payload FROM outbox').pluck().all();
    outbox.handle('email', async () => {});
    outbox.put('email', 'a', { link: 'http://127.0.0.1/authorise/secret-token' });
    expect(String(payloads()[0])).to.have.length.above(10).and.not.contain('secret-token');
    await outbox.deliverDue();
    expect(payloads()).to.deep.equal([null]);
  });

  it('gives up after as many attempts as it is told to, once, and lets the next through', async () => {
    const attempts: number[] = [];
    const arrived: unknown[] = [];
    const givenUp: string[] = [];
    outbox.handle(
      'callback',
      async (payload, { attempt }) => {
        if (payload !== 'next') attempts.push(attempt);
        if (payload !== 'next') throw new Error('refused');
        arrived.push(payload);
      },
      {
        mostAttempts: 3,
        longestWaitSeconds: 60,
        onGivenUp: (id, reason) => givenUp.push(`${id} ${reason}`),
      },
    );
    const id = outbox.put('callback', 'a', 'bad');
    outbox.put('callback', 'a', 'next');
    for (let waits = 0; waits < 5; waits++) {
      await outbox.deliverDue();
      passMinutes(1);
    }
    expect(attempts).to.deep.equal([1, 2, 3]);
    expect(givenUp).to.deep.equal([`${id} refused`]);
    expect(arrived).to.deep.equal(['next']);
  });

  it('delivers a message again under the same id, whether it was delivered or given up', async () => {
    const ids: number[] = [];
    let gone = false;
    outbox.handle('callback', async (_payload, { id, attempt }) => {
      expect(attempt).to.equal(1);
      ids.push(id);
      if (gone) throw new Undeliverable('gone');
    });
    const id = outbox.put('callback', 'a', 'words');
    await outbox.deliverDue();
    gone = true;
    outbox.revive(id, 'words');
    await outbox.deliverDue();
    gone = false;
    outbox.revive(id, 'words');
    await outbox.deliverDue();
    await outbox.deliverDue();
    expect(ids).to.deep.equal([id, id, id]);
  });
});
