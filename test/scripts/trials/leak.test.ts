import { expect } from 'chai';
import { ask } from '../../../scripts/trials/ask.ts';
import { leak } from '../../../scripts/trials/leak.ts';
import { TrialRun } from '../../../scripts/trials/trial.ts';

describe('the leak trial', () => {
  it('finds an API that takes one school’s token for another’s', async function () {
    this.timeout(90_000);
    const run = new TrialRun('a planted fault', { runs: 60, seconds: Infinity });
    let first: string | undefined;
    await leak(run, (url, request) => {
      first ??= request.headers?.authorization ?? '';
      return ask(url, { ...request, headers: { ...request.headers, authorization: first } });
    });
    expect(run.findings.map(({ what }) => what)).to.include.members([
      'The API answers for another school',
      'The API shows another school’s people',
    ]);
  });
});
