import { createClock } from '../shared/clock.ts';
import { dayOf } from '../shared/local-time.ts';
import { readArgumentsOrExit } from './arguments.ts';
import { fuzz } from './trials/fuzz.ts';
import { kill } from './trials/kill.ts';
import { lan } from './trials/lan.ts';
import { leak } from './trials/leak.ts';
import { outage } from './trials/outage.ts';
import { type Trial, TrialRun } from './trials/trial.ts';

/** What `npm run trial -- NAME` tries; without a name, all run in this order. */
const TRIALS: Record<string, Trial> = { kill, leak, fuzz, outage, lan };

const SECONDS = 20;

async function main(): Promise<number> {
  const today = dayOf(createClock().now());
  const { values, positionals } = readArgumentsOrExit({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: today },
      runs: { type: 'string' },
      seconds: { type: 'string' },
    },
  });
  const names = positionals.length > 0 ? positionals : Object.keys(TRIALS);
  const unknown = names.find((name) => !(name in TRIALS));
  if (unknown !== undefined) {
    console.error(`There is no trial ${unknown}. There are: ${Object.keys(TRIALS).join(', ')}`);
    return 2;
  }
  const limits = {
    runs: Number(values.runs ?? Infinity),
    seconds: Number(values.seconds ?? (values.runs === undefined ? SECONDS : Infinity)),
  };
  if (!(limits.runs > 0 && limits.seconds > 0)) {
    console.error('--runs and --seconds take a number above 0');
    return 2;
  }
  let failed = 0;
  for (const name of names) if (!(await succeeds(name, new TrialRun(values.seed, limits)))) failed++;
  return failed > 0 ? 1 : 0;
}

async function succeeds(name: string, run: TrialRun): Promise<boolean> {
  console.log(`Trial ${name}, seed ${run.seed}`);
  const stopped = await TRIALS[name]?.(run).catch((error: unknown) => error);
  console.log(run.summary());
  if (stopped !== undefined) console.error('  The trial could not continue:', stopped);
  if (stopped === undefined && run.findings.length === 0) return true;
  console.log(`  Repeat it with: npm run trial -- ${name} --seed ${run.seed} --runs ${run.runs}`);
  return false;
}

process.exitCode = await main();
