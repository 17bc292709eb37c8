import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTick } from 'node:timers/promises';
import { expect } from 'chai';
import { HUB_DIR } from '../../hodder-hub/app.ts';
import { createClock, daysAfter, type SteeredClock } from '../../shared/clock.ts';
import { type Database, openDatabase } from '../../shared/database/database.ts';
import { createSeal } from '../../shared/database/seal.ts';
import { createLog } from '../../shared/log.ts';
import { createOutbox, type Outbox, Undeliverable } from '../../shared/outbox/outbox.ts';

async function untilTrue(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await nextTick();
}

/** A lane of its own, and one thing to tell it about. */
const school = (name: string) => ({ lane: name, about: name });

describe('outbox', () => {
  const seal = createSeal(Buffer.alloc(32, 7));
  const log = createLog('test', 'silent');
  let folder: string;
  let database: Database;
  let clock: SteeredClock;
  let outbox: Outbox;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'outbox-'));
    database = openDatabase(path.join(folder, 'hub.sqlite'), HUB_DIR);
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
      outbox.put('email', school('a'), 'never');
      throw new Error('the change failed');
    });
    expect(change).to.throw('the change failed');
    await outbox.deliverDue();
    expect(arrived).to.deep.equal([]);
  });

  it('delivers after a restart what was put before the process died', async () => {
    outbox.put('email', school('a'), { subject: 'kept' });
    database.close();

    database = openDatabase(path.join(folder, 'hub.sqlite'), HUB_DIR);
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
    outbox.put('email', school('head@a.example'), 'first');
    outbox.put('email', school('head@a.example'), 'second');
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
    outbox.put('callback', school('9992001'), 'bad');
    outbox.put('callback', school('9992003'), 'good');
    await outbox.deliverDue();
    expect(arrived).to.deep.equal(['good']);
  });

  it('waits for nobody but the same school, and for each school one message at a time', async () => {
    const arrived: string[] = [];
    const answer = new Map<string, () => void>();
    outbox.handle('email', async (payload) => {
      await new Promise<void>((resolve) => answer.set(String(payload), resolve));
      arrived.push(String(payload));
    });
    outbox.put('email', { lane: 'slow', about: 'slow/1' }, 'slow 1');
    outbox.put('email', { lane: 'slow', about: 'slow/2' }, 'slow 2');
    outbox.put('email', school('quick'), 'quick');
    const ended = outbox.deliverDue();
    await untilTrue(() => answer.size === 2);
    expect([...answer.keys()]).to.have.members(['slow 1', 'quick']);
    answer.get('quick')?.();
    await untilTrue(() => arrived.includes('quick'));
    answer.get('slow 1')?.();
    await untilTrue(() => answer.has('slow 2'));
    answer.get('slow 2')?.();
    await ended;
    expect(arrived).to.deep.equal(['quick', 'slow 1', 'slow 2']);
  });

  it('delivers no more schools at a time than it is told to, and all in the end', async () => {
    let now = 0;
    let most = 0;
    let all = 0;
    const deliver = async () => {
      now += 1;
      most = Math.max(most, now);
      await nextTick();
      now -= 1;
      all += 1;
    };
    outbox.handle('load', deliver, { concurrency: 3 });
    for (let each = 0; each < 10; each++) outbox.put('load', school(`school ${each}`), each);
    await outbox.deliverDue();
    expect({ most, all }).to.deep.equal({ most: 3, all: 10 });
  });

  for (const [where, laneOf] of Object.entries({
    'in one lane': () => '9992001',
    'in a lane each': (message: number) => `school ${message}`,
  }))
    it(`takes as long for each of 6,000 that wait ${where} as for each of 1,000`, async function () {
      this.timeout(60_000);
      const deliverMany = async (count: number) => {
        outbox.handle('email', async () => {});
        database.transaction(() => {
          for (let each = 0; each < count; each++) {
            const about = each % 2 === 0 ? 'one conversation' : `conversation ${each}`;
            outbox.put('email', { lane: laneOf(each), about }, each);
          }
        })();
        const began = process.cpuUsage().user;
        await outbox.deliverDue();
        return (process.cpuUsage().user - began) / count;
      };
      await deliverMany(500);
      const few = await deliverMany(1000);
      const many = await deliverMany(6000);
      expect(many / few, 'times as long for each').to.be.below(3.5);
    });

  it('lets all lanes take turns, so that many messages of one hold up no other', async () => {
    const arrived: string[] = [];
    outbox.handle('email', async (payload) => void arrived.push(String(payload)), { concurrency: 1 });
    for (let each = 0; each < 5; each++)
      outbox.put('email', { lane: 'many', about: `many ${each}` }, 'of many');
    outbox.put('email', school('one'), 'the only one');
    await outbox.deliverDue();
    expect(arrived.indexOf('the only one')).to.be.at.most(1);
    expect(arrived).to.have.length(6);
  });

  it('lets a partner that does not answer hold up no other, however many schools write to it', async () => {
    const arrived: unknown[] = [];
    let giveIn = () => {};
    const never = new Promise<void>((resolve) => {
      giveIn = resolve;
    });
    const deliver = async (payload: unknown) => {
      if (payload === 'hangs') await never;
      else arrived.push(payload);
    };
    outbox.handle('callback', deliver, { concurrency: 2 });
    const callback = (partner: string, each: number) =>
      outbox.put('callback', { lane: `${partner}/${each}`, about: `${partner} ${each}` }, partner);
    for (let each = 0; each < 30; each++) callback('hangs', each);
    for (let each = 0; each < 3; each++) callback('answers', each);
    const ended = outbox.deliverDue();
    await untilTrue(() => arrived.length === 3);
    callback('answers', 4);
    outbox.start();
    await untilTrue(() => arrived.length === 4);
    giveIn();
    await ended;
    await outbox.stop();
  });

  it('keeps the latest 10,000 messages, those that wait and those that others refer to', async () => {
    outbox.handle('email', async () => {});
    outbox.handle('callback', async () => {}, { isReferredTo: true });
    const oldest = outbox.put('email', school('a'), 'delivered');
    const referredTo = outbox.put('callback', school('a'), 'delivered');
    await outbox.deliverDue();
    const waiting = outbox.put('elsewhere', school('a'), 'waits');
    database
      .prepare(
        `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000)
         INSERT INTO outbox (kind, about, created_at, next_attempt_at, delivered_at) SELECT 'email', '', '', '', '' FROM numbers`,
      )
      .run();
    outbox.start();
    const ids = database.prepare<[], number>('SELECT id FROM outbox ORDER BY id LIMIT 3').pluck();
    await untilTrue(() => !ids.all().includes(oldest));
    expect(ids.all()).to.deep.equal([referredTo, waiting, waiting + 1]);
    await outbox.stop();
  });

  it('stops trying what cannot be delivered, and lets the next through', async () => {
    const arrived: unknown[] = [];
    outbox.handle('callback', async (payload) => {
      if (payload === 'gone') throw new Undeliverable('gone for good');
      arrived.push(payload);
    });
    outbox.put('callback', school('9992001'), 'gone');
    outbox.put('callback', school('9992001'), 'next');
    await outbox.deliverDue();
    expect(arrived).to.deep.equal(['next']);
  });

  it('keeps payloads sealed, and forgets them once delivered', async () => {
    const payloads = () => database.prepare('SELECT payload FROM outbox').pluck().all();
    outbox.handle('email', async () => {});
    outbox.put('email', school('a'), { link: 'http://127.0.0.1/authorise/secret-token' });
    expect(String(payloads()[0])).to.have.length.above(10).and.not.contain('secret-token');
    await outbox.deliverDue();
    expect(payloads()).to.deep.equal([null]);
  });

  it('retries at most a minute apart: nothing waits longer once the other side is back', async () => {
    let attempts = 0;
    let broken = true;
    outbox.handle('email', async () => {
      attempts += 1;
      if (broken) throw new Error('no answer');
    });
    outbox.put('email', school('a'), 'words');
    for (let hours = 0; hours < 24; hours++) {
      await outbox.deliverDue();
      passMinutes(60);
    }
    await outbox.deliverDue();
    broken = false;
    const before = attempts;
    passMinutes(1);
    await outbox.deliverDue();
    expect(attempts).to.equal(before + 1);
  });

  it('retries at once when the clock has been put back since', async () => {
    let broken = true;
    let arrived = 0;
    outbox.handle('email', async () => {
      if (broken) throw new Error('no answer');
      arrived += 1;
    });
    passMinutes(15 * 24 * 60);
    outbox.put('email', school('a'), 'words');
    await outbox.deliverDue();
    broken = false;
    clock.backToRealTime();
    await outbox.deliverDue();
    expect(arrived).to.equal(1);
  });

  it('sends nothing twice because the database could not take the outcome, and records it later', async () => {
    const other = openDatabase(path.join(folder, 'hub.sqlite'), HUB_DIR);
    const arrived: unknown[] = [];
    outbox.handle('email', async (payload) => {
      arrived.push(payload);
      if (arrived.length === 1) other.exec('BEGIN EXCLUSIVE');
    });
    outbox.put('email', school('a'), 'first');
    outbox.put('email', school('a'), 'second');
    await outbox.deliverDue();
    await outbox.deliverDue();
    expect(arrived).to.deep.equal(['first']);
    other.exec('ROLLBACK');
    other.close();
    await outbox.deliverDue();
    expect(arrived).to.deep.equal(['first', 'second']);
  });

  it('gives up after as long as it is told to, once, and lets the next through', async () => {
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
        retryPolicy: {
          forSeconds: 120,
          onAbandoned: (id, reason) => givenUp.push(`${id} ${reason}`),
        },
      },
    );
    const id = outbox.put('callback', school('a'), 'bad');
    outbox.put('callback', school('a'), 'next');
    for (let waits = 0; waits < 5; waits++) {
      await outbox.deliverDue();
      passMinutes(1);
    }
    expect(attempts).to.deep.equal([1, 2, 3]);
    expect(givenUp).to.deep.equal([`${id} refused`]);
    expect(arrived).to.deep.equal(['next']);
  });

  it('abandons what waits and what is under way for a school, and nothing of another', async () => {
    const arrived: unknown[] = [];
    const outcomes: unknown[] = [];
    let wasAborted = false;
    let finish = () => {};
    const started = new Promise<void>((resolve) => {
      outbox.handle(
        'callback',
        async (payload, { signal }) => {
          arrived.push(payload);
          if (payload !== 'under way') return;
          resolve();
          await new Promise<void>((done) => {
            finish = done;
          });
          wasAborted = signal.aborted;
          throw new Undeliverable('gone');
        },
        { retryPolicy: { forSeconds: 60, onAbandoned: (id) => outcomes.push(id) } },
      );
    });
    outbox.put('callback', { lane: '9992001', about: '9992001/teachers' }, 'under way');
    outbox.put('callback', { lane: '9992001', about: '9992001' }, 'waiting');
    outbox.put('callback', { lane: '99920011', about: '99920011' }, 'of another');
    const delivering = outbox.deliverDue();
    await started;
    outbox.abandonAbout(['9992001'], 'the school was reset');
    finish();
    await delivering;
    expect(wasAborted).to.equal(true);
    expect(arrived).to.deep.equal(['under way', 'of another']);
    expect(outcomes).to.deep.equal([]);
    const rows = database
      .prepare(
        'SELECT about, last_error AS reason, delivered_at IS NULL AS isUndelivered FROM outbox ORDER BY id',
      )
      .all();
    expect(rows).to.deep.equal([
      { about: '9992001/teachers', reason: 'the school was reset', isUndelivered: 1 },
      { about: '9992001', reason: 'the school was reset', isUndelivered: 1 },
      { about: '99920011', reason: null, isUndelivered: 0 },
    ]);
  });

  it('delivers a message again under the same id, whether it was delivered or given up', async () => {
    const ids: number[] = [];
    let gone = false;
    outbox.handle('callback', async (_payload, { id, attempt }) => {
      expect(attempt).to.equal(1);
      ids.push(id);
      if (gone) throw new Undeliverable('gone');
    });
    const id = outbox.put('callback', school('a'), 'words');
    await outbox.deliverDue();
    gone = true;
    outbox.requeue(id, 'words');
    await outbox.deliverDue();
    gone = false;
    outbox.requeue(id, 'words');
    await outbox.deliverDue();
    await outbox.deliverDue();
    expect(ids).to.deep.equal([id, id, id]);
  });

  it('tries a message again afresh by the time of its school', async () => {
    const ahead = createClock({ everybody: 0, schools: { '9992001': 10 * 24 * 3_600_000 } });
    const later = createOutbox({ database, clock: ahead, seal, log });
    const abandoned: number[] = [];
    let isDown = false;
    later.handle(
      'callback',
      async () => {
        if (isDown) throw new Error('no answer');
      },
      { retryPolicy: { forSeconds: 3600, onAbandoned: (id) => void abandoned.push(id) } },
    );
    const id = later.put('callback', { lane: 'app/9992001', about: '9992001' }, 'words');
    await later.deliverDue();
    isDown = true;
    later.requeue(id, 'words');
    await later.deliverDue();
    expect(later.attempts()).to.equal(2);
    expect(abandoned).to.deep.equal([]);
  });
});
