import { comeToRest, wrongAtRest } from './at-rest.ts';
import { type TrialSandbox, withTrialSandbox } from './child.ts';
import { waitingMessages, withRecords } from './records.ts';
import { SchoolPeople } from './school-people.ts';
import type { TrialRun } from './trial.ts';

const SCHOOLS = 5;
const DECISIONS = 12;
const MINUTES_TO_REST = 1;

/** Whole days of the sandbox's time without a mail server and without the partner, while schools continue to decide. */
export async function outage(run: TrialRun): Promise<void> {
  await withTrialSandbox({}, async (sandbox) => {
    const { kit } = sandbox;
    const people: SchoolPeople[] = [];
    while (people.length < SCHOOLS)
      people.push(new SchoolPeople(await kit.schools.create({ phase: 'Primary', mis: 'Arbor' }), run));
    while (run.next()) {
      // Half of the schools share when it begins; the others have an invitation.
      for (const { school } of people)
        await kit.jump(school, run.pick(['summary', 'authorised', 'authorised', 'synced'] as const));
      await dayOfOutage(sandbox, people, run, () => kit.faults.allOff());
    }
  });
}

/**
 * A day without mail server and partner, and then a minute with them.
 * @param end is to end all of the outage
 */
export async function dayOfOutage(
  sandbox: TrialSandbox,
  people: readonly SchoolPeople[],
  run: TrialRun,
  end: () => Promise<void>,
): Promise<void> {
  const { kit, dataDir } = sandbox;
  await kit.faults.on('smtp-down');
  await kit.faults.on('callback-refused');
  for (let decision = 0; decision < DECISIONS; decision++) {
    const someone = run.pick(people);
    try {
      await someone.act(sandbox);
      run.count('decisions');
    } catch (error) {
      run.find('A page fails during the outage', String(error).slice(0, 500));
    }
    await kit.clock.advance(run.pick(['10m', '2h', '3h', '3h']));
  }
  const held = withRecords(dataDir, ({ hub, portal }) => [hub, portal].flatMap(waitingMessages));
  run.count('messages held up', held.length);
  run.count('days of outage');
  await end();
  const unsent = await comeToRest(sandbox, MINUTES_TO_REST);
  for (const { what, where } of [...unsent, ...(await wrongAtRest(sandbox))]) run.find(what, where);
}
