import { readArgumentsOrExit } from './arguments.ts';
import { printAims } from './bench/aims.ts';
import { benchApi } from './bench/api.ts';
import { measureEmptyNode, readRecorded, record, worseThanRecorded } from './bench/check.ts';
import { benchClock } from './bench/clock.ts';
import { benchOutbox } from './bench/outbox.ts';
import { benchPages } from './bench/pages.ts';
import { benchProfile } from './bench/profile.ts';
import { benchRoom } from './bench/room.ts';
import type { Group, Row } from './bench/row.ts';
import { benchSize } from './bench/size.ts';
import { benchSoak } from './bench/soak.ts';
import { benchStart } from './bench/start.ts';
import { benchSync } from './bench/sync.ts';

const { values, positionals } = readArgumentsOrExit({
  options: { journeys: { type: 'string' }, check: { type: 'boolean' }, record: { type: 'boolean' } },
  allowPositionals: true,
});

/** What `npm run bench -- NAME` can run alone; without a name, all but the soak run in this order. */
const GROUPS: Record<string, Group> = {
  start: benchStart,
  api: benchApi,
  pages: benchPages,
  size: benchSize,
  sync: benchSync,
  profile: benchProfile,
  outbox: benchOutbox,
  room: benchRoom,
  clock: benchClock,
  soak: () => benchSoak(journeysIn(values.journeys)),
};

/** It takes a quarter of an hour. */
const ONLY_BY_NAME = 'soak';

function journeysIn(text: string | undefined): number | undefined {
  if (text !== undefined && !/^[1-9]\d{0,5}$/.test(text)) throw new Error('--journeys takes a number');
  return text === undefined ? undefined : Number(text);
}

/** `--check` compares what was measured with what is recorded, and `--record` records it. */
async function main(names: string[]): Promise<void> {
  const recorded = readRecorded();
  const unasked = values.check
    ? Object.keys(recorded.groups)
    : Object.keys(GROUPS).filter((name) => name !== ONLY_BY_NAME);
  const emptyNodeMs = measureEmptyNode();
  const measured = new Map<string, Row[]>();
  const worse: string[] = [];
  for (const name of names.length > 0 ? names : unasked) {
    const group = GROUPS[name];
    if (!group) throw new Error(`There is no group ${name}. There are: ${Object.keys(GROUPS).join(', ')}`);
    measured.set(name, await group());
    const compare = (rows: Row[]) => worseThanRecorded(recorded, name, rows, emptyNodeMs);
    // What else the computer does can spoil one run, but hardly two.
    if (values.check && compare(measured.get(name) ?? []).length > 0) {
      const again = await group();
      measured.set(name, again);
      worse.push(...compare(again));
    }
  }
  printAims(measured);
  if (values.record) record(measured, emptyNodeMs);
  if (!values.check) return;
  if (worse.length === 0) return console.log('\nNothing is slower than recorded.');
  console.error(`\n${worse.join('\n')}`);
  process.exitCode = 1;
}

main(positionals).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
