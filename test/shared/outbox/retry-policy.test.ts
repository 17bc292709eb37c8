import { expect } from 'chai';
import { HUB_DIR } from '../../../hodder-hub/app.ts';
import { openDatabase } from '../../../shared/database/database.ts';
import { createSeal } from '../../../shared/database/seal.ts';
import { createLog } from '../../../shared/log.ts';
import { createOutbox, TryLater } from '../../../shared/outbox/outbox.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const START = Date.parse('2026-11-23T12:00:00Z');
/** Between the first attempt and the second, and so on. */
const WAITS = [1, 2, 4, 8, 16, 32, 60, 60, 60];

describe('the waits between attempts', () => {
  const seal = createSeal(Buffer.alloc(32, 7));
  let ms: number;

  /** When a message that never arrives is tried and abandoned, in milliseconds from the start. */
  async function attempts(
    until: number,
    forSeconds: number,
    failure: () => Error = () => new Error('no answer'),
  ): Promise<{ at: number[]; abandonedAt?: number }> {
    ms = 0;
    const database = openDatabase(':memory:', HUB_DIR);
    const now = () => new Date(START + ms);
    const outbox = createOutbox({
      ...{ database, seal, log: createLog('test', 'silent') },
      clock: fakeClock(now),
    });
    const seen: { at: number[]; abandonedAt?: number } = { at: [] };
    outbox.handle(
      'email',
      async () => {
        seen.at.push(ms);
        throw failure();
      },
      {
        retryPolicy: {
          forSeconds,
          onAbandoned: () => {
            seen.abandonedAt = ms;
          },
        },
      },
    );
    outbox.put('email', { lane: 'a', about: 'a' }, 'words');
    for (; ms <= until; ms += 500) await outbox.deliverDue();
    database.close();
    return seen;
  }

  it('double from a second to a minute, and stay there', async () => {
    const { at } = await attempts(250_000, Infinity);
    expect(at.map((each, index) => (each - (at[index - 1] ?? 0)) / 1000)).to.deep.equal([0, ...WAITS]);
  });

  it('are longer where the recipient says so, up to an hour', async () => {
    const seconds = [5, 5, 0, 100, 7200];
    const { at } = await attempts(3_800_000, Infinity, () => new TryLater('wait', seconds.shift() ?? 0));
    const waits = at.map((each, index) => (each - (at[index - 1] ?? 0)) / 1000);
    expect(waits.slice(0, 6)).to.deep.equal([0, 5, 5, 4, 100, 3600]);
  });

  for (const [forSeconds, last] of [
    [0, 0],
    [1, 1],
    [2, 3],
    [7, 7],
    [8, 15],
    [64, 123],
  ] as const)
    it(`end with the first attempt that fails ${forSeconds} seconds after it was put, or later`, async () => {
      const { at, abandonedAt } = await attempts(200_000, forSeconds);
      expect(at.at(-1)).to.equal(last * 1000);
      expect(abandonedAt).to.equal(last * 1000);
    });
});
