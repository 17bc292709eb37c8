import { expect } from 'chai';
import { formatDate } from '../../../shared/clock.ts';
import { dayOf, localTime } from '../../../shared/local-time.ts';
import { dayAfter, isWorkingDay } from '../../../shared/sample-data/school-year.ts';
import { slotsFrom } from '../../../xporter-portal/mis-connection/slots.ts';

const TIMES = ['09:00', '11:00', '13:00', '15:00'];

describe('the slots for an engineer', () => {
  it('are on ten working days, four times a day', () => {
    const slots = slotsFrom(new Date('2026-11-27T12:00:00Z'));
    expect(slots).to.have.length(40);
    expect(slots[0]).to.equal('2026-11-30T09:00:00.000Z');
    expect(slots.map((slot) => new Date(slot).getUTCDay())).to.not.include.members([0]);
  });

  it('are at the same times after the clocks change, and on no bank holiday', () => {
    // Good Friday is on 26 March 2027, the clocks change on the 28th, Easter Monday is on the 29th.
    const shown = slotsFrom(new Date('2027-03-24T10:00:00Z')).map((slot) => formatDate(slot, 'minute'));
    const days = [
      '25 March',
      '30 March',
      '31 March',
      ...Array.from({ length: 2 }, (_, at) => `${at + 1} April`),
    ];
    const times = ['09:00', '11:00', '13:00', '15:00'];
    expect(shown.slice(0, 20)).to.deep.equal(
      days.flatMap((day) => times.map((time) => `${day} 2027 at ${time}`)),
    );
    const autumn = slotsFrom(new Date('2027-10-28T10:00:00Z')).map((slot) => formatDate(slot, 'minute'));
    expect(autumn.slice(3, 5)).to.deep.equal(['29 October 2027 at 15:00', '1 November 2027 at 09:00']);
    expect(slotsFrom(new Date('2026-12-24T10:00:00Z'))[0]).to.contain('2026-12-29');
  });

  it('are on each of the next ten working days from tomorrow, on any day of two years', () => {
    for (let day = '2026-01-01'; day < '2028-01-01'; day = dayAfter(day)) {
      const slots = slotsFrom(new Date(`${day}T22:30:00Z`));
      const today = dayOf(new Date(`${day}T22:30:00Z`));
      const working: string[] = [];
      for (let next = dayAfter(today); working.length < 10; next = dayAfter(next))
        if (isWorkingDay(next)) working.push(next);
      const shown = slots.map((slot) => localTime(new Date(slot)).slice(0, 16));
      expect(shown, day).to.deep.equal(working.flatMap((each) => TIMES.map((time) => `${each}T${time}`)));
    }
  });
});
