import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { TrialRun } from '../../../scripts/trials/trial.ts';

const UNLIMITED = { runs: Infinity, seconds: Infinity };

describe('a trial', () => {
  it('ends after so many runs, or seconds', () => {
    const run = new TrialRun('a', { runs: 2, seconds: Infinity });
    expect([run.next(), run.next(), run.next()]).to.deep.equal([true, true, false]);
    expect(new TrialRun('a', { runs: Infinity, seconds: 0 }).next()).to.equal(false);
  });

  it('draws the same from the same seed', () => {
    const drawn = (seed: string) => {
      const run = new TrialRun(seed, UNLIMITED);
      return Array.from({ length: 20 }, () => run.pick(['a', 'b', 'c']));
    };
    expect(drawn('2026-11-28')).to.deep.equal(drawn('2026-11-28'));
    expect(drawn('2026-11-28')).not.to.deep.equal(drawn('2026-11-29'));
  });

  it('says what it tried and what it found', () => {
    const run = new TrialRun('a', UNLIMITED);
    run.count('kills', 1200);
    expect(run.summary()).to.equal('  Tried: 1,200 kills.\n  Found nothing.');
    run.find('An email is lost', 'the first');
    run.find('An email is lost', 'another');
    expect(run.summary()).to.contain('Found 1:').and.contain('1. An email is lost (2 times)\n     the first');
  });

  it('is one of those there are, with limits that are numbers', () => {
    const exitOf = (...typed: string[]) => {
      const { status, stderr } = spawnSync(process.execPath, [
        '--import',
        'tsx',
        'scripts/trials.ts',
        ...typed,
      ]);
      return `${status} ${stderr}`;
    };
    expect(exitOf('nothing')).to.contain(
      '2 There is no trial nothing. There are: kill, leak, fuzz, outage, lan',
    );
    expect(exitOf('fuzz', '--runs', 'many')).to.contain('2 --runs and --seconds take a number above 0');
  }).timeout(20_000);
});
