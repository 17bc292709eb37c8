import { expect } from 'chai';
import { journey, play, sandboxUrlsOf } from '../../scripts/journey/walkthrough.ts';
import { JOURNEY } from '../../shared/journey.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

describe('the walkthrough', () => {
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startTestSandbox();
  });
  after(() => sandbox.stop());

  it('plays the whole journey, from request to the first teacher in Wellbeing and back, and can be repeated', async () => {
    const urls = await sandboxUrlsOf(sandbox.urls.start);
    for (const round of ['first', 'second']) {
      const results = await play(journey(urls), () => undefined);
      const failed = results.find(({ ok }) => !ok);
      expect(failed, `the ${round} time`).to.equal(undefined);
      expect(results).to.have.length.above(20);
      expect([...new Set(results.map(({ step }) => step))]).to.deep.equal(
        JOURNEY.map((_, index) => index + 1),
      );
      expect(results.every(({ of }) => of === JOURNEY.length)).to.equal(true);
    }
  });
});
