import { expect } from 'chai';
import { advanceTo, type MovedSide } from '../../../scripts/steering/advance.ts';
import { createClock, daysAfter } from '../../../shared/clock.ts';

const HOUR = 60 * 60 * 1000;

describe('advancing the clock', () => {
  const clock = createClock();
  let begin: Date;

  beforeEach(() => {
    begin = new Date('2027-01-04T10:00:00Z');
    clock.travelTo(begin);
  });

  /** A side with something to do every so many days, which notes after how many hours it is asked. */
  function side({ everyDays = 0, hasMessages = false }): MovedSide & { askedAfterHours: number[] } {
    let attempts = 0;
    let next = daysAfter(begin, everyDays);
    const askedAfterHours: number[] = [];
    const waiting = () => ({ nextAt: everyDays > 0 ? next : undefined, hasMessages });
    return {
      askedAfterHours,
      waiting: async () => waiting(),
      async deliverAll() {
        askedAfterHours.push(Math.floor((clock.now().getTime() - begin.getTime()) / HOUR));
        if (everyDays > 0 && next <= clock.now()) {
          attempts += 1;
          next = daysAfter(next, everyDays);
        }
        return { attempts, ...waiting() };
      },
    };
  }

  const advance = (days: number, sides: MovedSide[]) =>
    advanceTo(new Date(begin.getTime() + days * 24 * HOUR), { clock, sides });

  it('goes straight to the end where nothing waits', async () => {
    const [hub, portal] = [side({}), side({})];
    await advance(700, [hub, portal]);
    expect(hub.askedAfterHours).to.deep.equal([16_800, 16_800]);
    expect(portal.askedAfterHours).to.deep.equal([16_800]);
  });

  it('stops only when something is due, and asks the other side where that has sent something', async () => {
    const [busy, idle] = [side({ everyDays: 100 }), side({})];
    await advance(350, [busy, idle]);
    expect([...new Set(busy.askedAfterHours)]).to.have.length(4);
    expect(idle.askedAfterHours.map((hours) => Math.round(hours / 24))).to.deep.equal([100, 200, 300, 350]);
  });

  it('tries messages that wait again after a minute, and then every day', async () => {
    const [hub, portal] = [side({ hasMessages: true }), side({})];
    await advance(3, [hub, portal]);
    expect([...new Set(hub.askedAfterHours)]).to.deep.equal([0, 24, 48, 72]);
  });
});
