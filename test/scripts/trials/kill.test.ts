import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { kill } from '../../../scripts/trials/kill.ts';
import { TrialRun } from '../../../scripts/trials/trial.ts';

describe('the kill trial', () => {
  it('finds what a kill has lost', async function () {
    this.timeout(90_000);
    const run = new TrialRun('a planted fault', { runs: 1, seconds: Infinity });
    await kill(run, (folder) => rmSync(path.join(folder, 'mail'), { recursive: true }));
    expect(run.findings.map(({ what }) => what)).to.include('An email is lost');
  });
});
