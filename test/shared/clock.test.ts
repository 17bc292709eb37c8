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
          expect(clock.ahead() - (each.getTime() - Date.now())).to.be.within(-1, TICK_MS);
          expect(Date.now() - clock.real().getTime(), 'real time is put nowhere').to.be.within(0, TICK_MS);
        }
        clock.backToRealTime();
        expect(clock.ahead()).to.equal(0);
        expect(Date.now() - clock.now().getTime()).to.be.within(0, TICK_MS);
      }),
    );
  });

  it('begins as far ahead as it is told to', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (ahead) => {
        const clock = createClock(ahead);
        expect(clock.ahead()).to.equal(ahead);
        expect(clock.now().getTime() - ahead - Date.now()).to.be.within(-TICK_MS, 0);
      }),
    );
  });
});
