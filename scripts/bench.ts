import { printAims } from './bench/aims.ts';
import { benchApi } from './bench/api.ts';
import { benchOutbox } from './bench/outbox.ts';
import { benchPages } from './bench/pages.ts';
import { benchProfile } from './bench/profile.ts';
import { benchRoom } from './bench/room.ts';
import type { Group, Row } from './bench/row.ts';
import { benchSize } from './bench/size.ts';
import { benchStart } from './bench/start.ts';
import { benchSync } from './bench/sync.ts';

/** What `npm run bench -- NAME` can run alone; without a name, all run in this order. */
const GROUPS: Record<string, Group> = {
  start: benchStart,
  api: benchApi,
  pages: benchPages,
  size: benchSize,
  sync: benchSync,
  profile: benchProfile,
  outbox: benchOutbox,
  room: benchRoom,
};

async function main(names: string[]): Promise<void> {
  const measured = new Map<string, Row[]>();
  for (const name of names.length > 0 ? names : Object.keys(GROUPS)) {
    const group = GROUPS[name];
    if (!group) throw new Error(`There is no group ${name}. There are: ${Object.keys(GROUPS).join(', ')}`);
    measured.set(name, await group());
  }
  printAims(measured);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
