import { expect } from 'chai';
import { evaluate } from '../../../../scripts/control-room/client-check/evaluate.ts';
import { REQUIREMENTS } from '../../../../scripts/control-room/client-check/requirements.ts';
import { SITUATION_NAMES } from '../../../../scripts/control-room/client-check/situation-names.ts';
import { FAULTS, recording } from './recording.ts';

const numbersWith = (verdict: string, evidence: ReturnType<typeof recording>) =>
  evaluate(evidence)
    .filter((result) => result.verdict === verdict)
    .map(({ number }) => number);

const ALL = REQUIREMENTS.map(({ number }) => number);

describe('the requirements of a client', () => {
  it('are numbered in order', () => {
    expect(ALL).to.deep.equal(ALL.map((_, index) => `CC-${String(index + 1).padStart(2, '0')}`));
  });

  it('are all met by a good client, each with its evidence', () => {
    const results = evaluate(recording());
    expect(results.filter(({ verdict }) => verdict !== 'pass')).to.deep.equal([]);
    expect(results.filter(({ evidence }) => evidence.length === 0)).to.deep.equal([]);
  });

  it('are not seen of a client that does nothing', () => {
    const nothing = recording(Object.fromEntries(SITUATION_NAMES.map((name) => [name, () => {}])));
    expect(numbersWith('not seen', nothing)).to.deep.equal(ALL);
  });

  for (const number of ALL) {
    it(`${number} fails alone, for a client with its fault`, () => {
      expect(numbersWith('fail', recording(FAULTS[number]))).to.deep.equal([number]);
    });
  }
});
