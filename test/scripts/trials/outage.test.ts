import { expect } from 'chai';
import { withTrialSandbox } from '../../../scripts/trials/child.ts';
import { dayOfOutage } from '../../../scripts/trials/outage.ts';
import { SchoolPeople } from '../../../scripts/trials/school-people.ts';
import { TrialRun } from '../../../scripts/trials/trial.ts';

describe('the outage trial', () => {
  it('finds messages that do not arrive afterwards', async function () {
    this.timeout(90_000);
    const run = new TrialRun('a planted fault', { runs: 1, seconds: Infinity });
    await withTrialSandbox({}, async (sandbox) => {
      const people = new SchoolPeople(await sandbox.kit.schools.create({ mis: 'Arbor' }), run);
      await sandbox.kit.jump(people.school, 'authorised');
      await dayOfOutage(sandbox, [people], run, () => sandbox.kit.faults.off('smtp-down'));
    });
    expect(run.findings.map(({ what }) => what)).to.include('A message (callback) is not delivered');
  });
});
