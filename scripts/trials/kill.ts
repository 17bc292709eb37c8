import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { JourneyStateName } from '../journey/jump/journey-states.ts';
import type { SchoolStatus } from '../kit/kit.ts';
import { comeToRest, wrongAtRest } from './at-rest.ts';
import { startTrialSandbox, type TrialSandbox, withFolder } from './child.ts';
import { journalLength } from './records.ts';
import { SchoolPeople } from './school-people.ts';
import type { TrialRun } from './trial.ts';

const PEOPLE = 4;
/** Every so many runs, the kill falls into a first start. */
const RUNS_A_FIRST_START = 4;
const LONGEST_MS = 2500;
const MINUTES_TO_REST = 300;

const STATES: readonly JourneyStateName[] = [
  'new',
  'forwarded',
  'summary',
  'authorised',
  'paused',
  'synced',
  'revoked',
];

/**
 * Kills the process at any moment while people use it, starts it again and looks for what was lost, doubled or left
 * half done.
 * @param whileDown is given the data folder between a kill and the next start
 */
export async function kill(run: TrialRun, whileDown: (folder: string) => void = () => {}): Promise<void> {
  await withFolder(async (folder) => {
    let sandbox = await startTrialSandbox(folder, { story: true });
    try {
      const before = { schools: await sandbox.kit.schools.all(), events: journalLength(folder) };
      const people: SchoolPeople[] = [];
      while (people.length < PEOPLE)
        people.push(
          new SchoolPeople(await sandbox.kit.schools.create({ phase: 'Primary', mis: 'Arbor' }), run),
        );
      const jumping = await sandbox.kit.schools.create({ phase: 'Junior', mis: 'SIMS' });

      while (run.next()) {
        await killAmidJourneys(sandbox, people, jumping.estab, run);
        whileDown(folder);
        const again = await startedAgain(folder, run);
        if (!again) return;
        sandbox = again;
        await check(sandbox, before, people, run);
        if (run.runs % RUNS_A_FIRST_START === 2) await killFirstStart(before, run);
      }
      run.count('emails checked', (await sandbox.kit.inbox.all()).length);
    } finally {
      await sandbox.stop();
    }
  });
}

async function startedAgain(folder: string, run: TrialRun): Promise<TrialSandbox | undefined> {
  try {
    return await startTrialSandbox(folder, { story: true });
  } catch (error) {
    run.find('It does not start again', String(error).slice(0, 1000));
    return undefined;
  }
}

async function killAmidJourneys(
  sandbox: TrialSandbox,
  people: readonly SchoolPeople[],
  jumping: string,
  run: TrialRun,
): Promise<void> {
  let isKilled = false;
  const repeat = async (who: string, act: () => Promise<unknown>) => {
    while (!isKilled) {
      await act().then(
        () => run.count('steps of journeys'),
        async (error: unknown) => {
          await wait(200);
          if (!isKilled) run.find(`${who} cannot continue`, String(error).slice(0, 500));
        },
      );
    }
  };
  const acting = [
    ...people.map((each) => repeat('A school', () => each.act(sandbox))),
    repeat('A jump', () => sandbox.kit.jump(jumping, run.pick(STATES))),
  ];
  await wait(run.random.between(100, LONGEST_MS));
  isKilled = true;
  await sandbox.kill();
  run.count('kills');
  await Promise.all(acting);
}

/** The five schools once their story has been told, and the number of events until then. */
interface Story {
  schools: readonly SchoolStatus[];
  events: number;
}

async function check(
  sandbox: TrialSandbox,
  story: Story,
  people: readonly SchoolPeople[],
  run: TrialRun,
): Promise<void> {
  const known = new Map(story.schools.map(({ estab, disagreement }) => [estab, disagreement]));
  const unsent = await comeToRest(sandbox, MINUTES_TO_REST);
  for (const { what, where } of [...unsent, ...(await wrongAtRest(sandbox, known))]) run.find(what, where);
  // What a page said before the kill is still so, unless something else was sent after it.
  for (const { school, promised } of people) {
    if (!promised) continue;
    run.count('answers checked');
    const { portal } = await sandbox.kit.schools.show(school);
    if (portal?.state !== promised.portal)
      run.find(
        'An answer is forgotten',
        `${school.estab} was told ${promised.portal}, and is ${portal?.state}`,
      );
  }
}

async function killFirstStart(story: Story, run: TrialRun): Promise<void> {
  await withFolder(async (folder) => {
    const { random } = run;
    const file = path.join(
      folder,
      run.pick(['hodder-hub.key', 'xporter-portal.sqlite', 'hodder-hub.sqlite']),
    );
    const events = random.between(1, story.events);
    const isTime = random.chance(0.3) ? () => existsSync(file) : () => journalLength(folder) >= events;
    const first = await startTrialSandbox(folder, { story: true }, isTime).catch(() => undefined);
    await first?.kill();
    run.count('first starts killed');
    const second = await startedAgain(folder, run);
    if (!second) return;
    const told = states(await second.kit.schools.all());
    await second.stop();
    if (told !== states(story.schools))
      run.find('The story is not told to its end', `killed at ${events} of ${story.events} events: ${told}`);
  });
}

const states = (schools: readonly SchoolStatus[]): string =>
  schools
    .filter(({ estab }) => estab.startsWith('9992'))
    .map(({ estab, hub, portal }) => `${estab} ${hub?.state}/${portal?.state}`)
    .join(', ');
