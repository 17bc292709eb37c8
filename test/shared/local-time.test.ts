import { expect } from 'chai';
import fc from 'fast-check';
import { daysAfter, formatDate } from '../../shared/clock.ts';
import { dayOf, instantAt, localTime, readInstant } from '../../shared/local-time.ts';
import { bankHolidays, dayAfter, isSchoolDay, isWorkingDay } from '../../shared/sample-data/school-year.ts';

const iso = (instant: Date | undefined) => instant?.toISOString();
const anyInstant = fc.date({ min: new Date('2020-01-01'), max: new Date('2045-01-01'), noInvalidDate: true });

describe('the time in England', () => {
  it('is an hour ahead of UTC from the last Sunday of March to the last Sunday of October', () => {
    expect(localTime(new Date('2027-03-28T00:59:59.999Z'))).to.equal('2027-03-28T00:59:59.999');
    expect(localTime(new Date('2027-03-28T01:00:00Z'))).to.equal('2027-03-28T02:00:00.000');
    expect(localTime(new Date('2027-10-31T00:59:59Z'))).to.equal('2027-10-31T01:59:59.000');
    expect(localTime(new Date('2027-10-31T01:00:00Z'))).to.equal('2027-10-31T01:00:00.000');
    expect(dayOf(new Date('2027-06-15T23:30:00Z'))).to.equal('2027-06-16');
  });

  it('moves a time that the clocks skip to an hour later, and takes the first of one that comes twice', () => {
    expect(iso(instantAt('2027-03-28', '01:30'))).to.equal('2027-03-28T01:30:00.000Z');
    expect(formatDate(instantAt('2027-03-28', '01:30'), 'minute')).to.contain('02:30');
    expect(iso(instantAt('2027-10-31', '01:30'))).to.equal('2027-10-31T00:30:00.000Z');
    expect(iso(instantAt('2027-10-31', '02:00'))).to.equal('2027-10-31T02:00:00.000Z');
    expect(iso(instantAt('2027-03-28', '02:25:06.223'))).to.equal('2027-03-28T01:25:06.223Z');
  });

  it('is found again from the instant, but in the hour that comes twice', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const shown = localTime(instant);
        const again = instantAt(shown.slice(0, 10), shown.slice(11));
        expect(localTime(again)).to.equal(shown);
        const isSecond = localTime(new Date(instant.getTime() - 3_600_000)) === shown;
        expect(again.getTime()).to.equal(instant.getTime() - (isSecond ? 3_600_000 : 0));
      }),
    );
  });

  it('keeps the time of day when the clocks change', () => {
    expect(iso(daysAfter(new Date('2027-03-27T09:00:00Z'), 1))).to.equal('2027-03-28T08:00:00.000Z');
    expect(iso(daysAfter(new Date('2027-10-30T08:00:00Z'), 14))).to.equal('2027-11-13T09:00:00.000Z');
    expect(iso(daysAfter(new Date('2027-03-28T08:00:00Z'), -1))).to.equal('2027-03-27T09:00:00.000Z');
    expect(iso(daysAfter(new Date('2027-10-31T01:30:00Z'), 0.5))).to.equal('2027-10-31T13:30:00.000Z');
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: -400, max: 400 }), (instant, days) => {
        const [from, to] = [localTime(instant), localTime(daysAfter(instant, days))];
        expect(to.slice(0, 10)).to.equal(dayAfter(from.slice(0, 10), days));
        if (!from.slice(11).startsWith('01:')) expect(to.slice(11)).to.equal(from.slice(11));
      }),
    );
  });

  it('is what a time without a time zone means', () => {
    expect(iso(readInstant('2027-06-16'))).to.equal('2027-06-15T23:00:00.000Z');
    expect(iso(readInstant('2027-06-16T09:00'))).to.equal('2027-06-16T08:00:00.000Z');
    expect(iso(readInstant(' 2027-06-16 09:00:30 '))).to.equal('2027-06-16T08:00:30.000Z');
    expect(iso(readInstant('2027-01-04T09:00'))).to.equal('2027-01-04T09:00:00.000Z');
    expect(iso(readInstant('2027-06-16T09:00Z'))).to.equal('2027-06-16T09:00:00.000Z');
    expect(iso(readInstant('2027-06-16t09:00:00.5z'))).to.equal('2027-06-16T09:00:00.500Z');
    expect(iso(readInstant('2027-06-16T09:00:00+05:30'))).to.equal('2027-06-16T03:30:00.000Z');
    const none = ['', '2027', '2027-02-29', '2027-13-01', '2027-06-16T24:00', '2027-06-16Z', '16/06/2027'];
    for (const text of none) expect(readInstant(text), text).to.equal(undefined);
    expect(readInstant('2027-06-16T09:00+99:99')).to.equal(undefined);
  });
});

describe('bank holidays in England and Wales', () => {
  // https://www.gov.uk/bank-holidays, without the days added in 2020, 2022 and 2023.
  const DAYS = [
    '2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28',
    '2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26',
    '2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26',
    '2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28',
    '2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28',
    '2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26',
  ];

  for (const days of DAYS) {
    const [year = ''] = days.split('-');
    it(`are known for ${year}`, () => {
      expect(bankHolidays(Number(year)).map(({ day }) => day)).to.deep.equal(days.split(' '));
    });
  }

  it('move to Monday and Tuesday from a weekend', () => {
    expect(bankHolidays(2022).map(({ day }) => day)).to.include.members(['2022-12-26', '2022-12-27']);
    expect(bankHolidays(2023).map(({ day }) => day)).to.include('2023-01-02');
  });

  it('are weekdays on which nobody works and no school is open, in any year', () => {
    for (let year = 2021; year < 2071; year++) {
      for (const { day } of bankHolidays(year)) {
        expect(isWorkingDay(day), day).to.equal(false);
        expect(isSchoolDay(day), day).to.equal(false);
      }
      expect(new Set(bankHolidays(year).map(({ day }) => day)).size).to.equal(8);
    }
  });
});
