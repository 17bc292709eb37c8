import { expect } from 'chai';
import fc from 'fast-check';
import { createClock } from '../../shared/clock.ts';

/** What may pass between two readings of the clock. */
const TICK_MS = 1000;
const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });

describe('a clock that can be put anywhere', () => {
  it('shows the instant that it was put at last, ticks on, and knows how far ahead it is', () => {
    fc.assert(
      fc.property(fc.array(instant, { minLength: 1, maxLength: 5 }), (instants) => {
        const clock = createClock();
        for (const each of instants) {
          clock.travelTo(each);
          expect(clock.now().getTime() - each.getTime()).to.be.within(0, TICK_MS);
          expect(clock.ahead().everybody - (each.getTime() - Date.now())).to.be.within(-1, TICK_MS);
          expect(Date.now() - clock.real().getTime(), 'real time is put nowhere').to.be.within(
            -TICK_MS,
            TICK_MS,
          );
        }
        clock.backToRealTime();
        expect(clock.ahead().everybody).to.equal(0);
        expect(Date.now() - clock.now().getTime()).to.be.within(0, TICK_MS);
      }),
    );
  });

  it('gives each school a time of its own, and everybody’s to those without', async () => {
    const school = fc.constantFrom('9992001', '9992002', null);
    const move = fc.tuple(school, fc.integer({ min: 0, max: 1e11 }));
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 6 }), async (moves) => {
        const clock = createClock();
        const leads = new Map<string | null, number>();
        for (const [estab, ms] of moves) {
          const before = clock.at(estab).getTime();
          clock.travelTo(new Date(before + ms), estab);
          leads.set(estab, (leads.get(estab) ?? 0) + ms);
        }
        const everybody = leads.get(null) ?? 0;
        for (const estab of ['9992001', '9992002', '9992003']) {
          const lead = everybody + (leads.get(estab) ?? 0);
          expect(clock.at(estab).getTime() - Date.now() - lead).to.be.within(-TICK_MS, TICK_MS);
          const later = await clock.within(estab, async () => {
            await null;
            return clock.now();
          });
          expect(later.getTime() - clock.at(estab).getTime()).to.be.within(-TICK_MS, 0);
          expect(clock.furthest().getTime()).to.be.at.least(later.getTime());
        }
        expect(clock.now().getTime() - clock.at(null).getTime()).to.be.within(-TICK_MS, 0);
        clock.rejoin('9992001');
        expect(clock.at('9992001').getTime() - clock.at(null).getTime()).to.be.within(-TICK_MS, TICK_MS);
        expect(createClock(clock.ahead()).ahead()).to.deep.equal(clock.ahead());
      }),
    );
  });

  it('begins as far ahead as it is told to', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (ahead) => {
        const clock = createClock({ everybody: ahead, schools: {} });
        expect(clock.ahead().everybody).to.equal(ahead);
        expect(clock.now().getTime() - ahead - Date.now()).to.be.within(-TICK_MS, 0);
      }),
    );
  });
});
