import { expect } from 'chai';
import type { RecordedEntry } from '../../../shared/journal/journal.ts';
import { decisionsOf } from '../../../xporter-portal/data-sharing/history/decisions.ts';

const sharing = { estab: '9992001', authParams: 'a' };

/** What the history says of who was shared, for the details of an entry. */
function peopleChanged(detail: RecordedEntry['detail']): string | undefined {
  const entry: RecordedEntry = {
    ...{ id: 1, at: '2026-11-28T09:00:00Z', recordedAt: '2026-11-28T09:00:00Z', page: null, detail },
    ...{ actor: 'ada@school.example', event: 'authorisation.people-changed' },
    ...{ estab: sharing.estab, correlation: sharing.authParams },
  };
  return decisionsOf({ ofSchool: () => [entry] }, sharing)[0]?.detail;
}

describe('the history of decisions', () => {
  it('says how many people are shared, also from an entry of an earlier version', () => {
    expect(peopleChanged({ included: 2, excluded: 0 })).to.equal('2 now shared, 0 no longer shared');
    expect(peopleChanged({ letIn: 0, leftOut: 3 })).to.equal('0 now shared, 3 no longer shared');
  });
});
