import { expect } from 'chai';
import { JOURNEY_STATES, type JourneyStateName } from '../../../scripts/journey/jump/journey-states.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

/** What both sides must say at each place: the Hub's state, then Xporter's. */
const STATES: Record<JourneyStateName, [string, string]> = {
  new: ['none', 'none'],
  invited: ['invited', 'invited'],
  forwarded: ['invited', 'invited'],
  'choosing-mis': ['invited', 'invited'],
  'choosing-areas': ['invited', 'invited'],
  'choosing-people': ['invited', 'invited'],
  summary: ['invited', 'invited'],
  authorised: ['connected', 'active'],
  'waiting-for-people': ['waiting', 'waiting'],
  paused: ['connected', 'paused'],
  synced: ['connected', 'active'],
  'deauthorised-only': ['deauthorised', 'active'],
  revoked: ['revoked', 'revoked'],
  'revoked-only': ['connected', 'revoked'],
  refused: ['refused', 'refused'],
  expired: ['expired', 'expired'],
  'secret-undelivered': ['invited', 'active'],
};
const DISAGREE: readonly JourneyStateName[] = [
  'paused',
  'deauthorised-only',
  'revoked-only',
  'secret-undelivered',
];

describe('jumping', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startTestSandbox();
  });
  after(() => sandbox.stop());

  for (const { name } of JOURNEY_STATES) {
    it(`brings a school to “${name}”, and back from it`, async () => {
      const { estab } = await sandbox.room.createSchool();
      const there = await sandbox.room.jump(estab, name);
      expect([there.hub?.state, there.portal?.state]).to.deep.equal(STATES[name]);
      if (DISAGREE.includes(name)) expect(there.disagreement).to.be.a('string');
      else expect(there.disagreement).to.equal(null);

      await sandbox.room.reset(estab);
      const back = await sandbox.room.school(estab);
      expect([back.hub?.state, back.portal?.state]).to.deep.equal(['none', 'none']);
      expect(await sandbox.room.faults()).to.deep.equal([]);
    });
  }
});
