import { expect } from 'chai';
import { type Filter, rowMaker } from '../../../scripts/control-room/timeline/rows.ts';
import type { TimelineEvent } from '../../../scripts/control-room/timeline/timeline-events.ts';
import { EVENT_NAMES, type EventName } from '../../../shared/journal/events.ts';

let made = 0;
const happened = (at: string, changes: Partial<TimelineEvent>): TimelineEvent => ({
  ...{ id: `hub/journal/${made++}`, at: `2027-01-11T${at}Z`, estab: '9991111', kind: 'decision' },
  ...{ from: 'hub', to: 'hub', title: 'Something', detail: {}, correlation: null },
  ...changes,
});
const decided = (at: string, event: EventName, changes: Partial<TimelineEvent> = {}) =>
  happened(at, { from: 'school', detail: { event }, ...changes });
const request = (at: string, path: string, status = 200) =>
  happened(at, { kind: 'request', from: 'hub', to: 'portal', title: path, detail: { path, status } });

const READER: Filter = { level: 'reader', text: '' };
const TESTER: Filter = { level: 'tester', text: '' };
const REGISTER = '/api/Manage/SchoolRegister';

describe('the rows of the timeline', () => {
  it('begin a step of the journey once, however late programs report', () => {
    const rows = rowMaker(TESTER)([
      decided('09:00:00', 'connection.requested'),
      decided('09:00:01', 'invitation.sent', { from: 'portal', to: 'portal' }),
      request('09:00:01', REGISTER),
      decided('09:05:00', 'invitation.proceeded', { to: 'portal' }),
      decided('09:06:00', 'connection.requested'),
    ]);
    expect(rows.map(({ step }) => step?.split(':')[0] ?? null)).to.deep.equal([
      ...['Step 3 of 17', 'Step 4 of 17', null, 'Step 5 of 17', 'Step 3 of 17'],
    ]);
  });

  it('stay at the review from panel to panel', () => {
    const [started, saved] = [decided('09:00:00', 'sync.started'), decided('09:00:00', 'sync.saved')];
    const steps = rowMaker(TESTER)([started, saved, started, saved]).map(({ step }) => step !== null);
    expect(steps).to.deep.equal([true, true, false, false]);
  });

  it('give date and time only where they change, for testers to the second', () => {
    const events = [
      decided('09:00:00', 'mis.changed'),
      decided('09:00:30', 'mis.changed'),
      decided('09:01:00', 'mis.changed'),
      { ...decided('09:01:00', 'mis.changed'), at: '2027-01-12T09:01:00Z' },
    ];
    const times = (filter: Filter) => rowMaker(filter)(events).map(({ date, time }) => [date, time]);
    expect(times(READER)).to.deep.equal([
      ['11 Jan 2027', '09:00'],
      [null, null],
      [null, '09:01'],
      ['12 Jan 2027', '09:01'],
    ]);
    expect(times(TESTER)[1]).to.deep.equal([null, '09:00:30']);
  });

  it('are the same in one go as one by one, as they come live', () => {
    const events = EVENT_NAMES.map((event, index) => {
      const [hour, minute] = [9 + Math.floor(index / 60), index % 60].map((each) =>
        `${each}`.padStart(2, '0'),
      );
      return decided(`${hour}:${minute}:00`, event, { estab: index % 3 ? '9991111' : '9992222' });
    });
    const oneByOne = rowMaker(READER);
    expect(events.flatMap((event) => oneByOne([event]))).to.deep.equal(rowMaker(READER)(events));
  });

  it('show readers the two requests that carry the journey, in words, and whether they failed', () => {
    const events = [
      request('09:00:00', '/idaas/GetToken'),
      request('09:00:01', REGISTER),
      request('09:00:02', REGISTER, 503),
    ];
    expect(rowMaker(READER)(events).map(({ event }) => event.title)).to.deep.equal([
      'Asks Xporter to invite the school',
      'Asks Xporter to invite the school: failed (503)',
    ]);
    expect(rowMaker(TESTER)(events)).to.have.length(3);
  });

  it('know the step of what a filter leaves out', () => {
    const [row] = rowMaker({ ...READER, kind: 'email' })([
      decided('09:00:00', 'sync.started'),
      happened('09:00:01', { kind: 'email', to: 'inbox' }),
    ]);
    expect(row?.step).to.contain('Start the sync');
  });
});
