import { expect } from 'chai';
import { lan } from '../../../scripts/trials/lan.ts';
import { TrialRun } from '../../../scripts/trials/trial.ts';

describe('the LAN trial', () => {
  it('finds a gate that takes strangers for the trainer', async function () {
    this.timeout(60_000);
    const run = new TrialRun('a planted fault', { runs: 30, seconds: Infinity });
    await lan(run, () => '127.0.0.1');
    expect(run.findings.map(({ what }) => what)).to.include('A stranger gets in');
  });
});
