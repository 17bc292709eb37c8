import { benchApi } from './bench/api.ts';
import { benchProfile } from './bench/profile.ts';
import { benchSize } from './bench/size.ts';
import { benchStart } from './bench/start.ts';
import { benchSync } from './bench/sync.ts';

/** What `npm run bench -- NAME` can run alone; without a name, all run in this order. */
const GROUPS: Record<string, () => Promise<void>> = {
  api: benchApi,
  size: benchSize,
  sync: benchSync,
  profile: benchProfile,
  start: benchStart,
};

async function main(name: string | undefined): Promise<void> {
  const groups = name === undefined ? Object.values(GROUPS) : [GROUPS[name]];
  for (const group of groups) {
    if (!group) throw new Error(`There is no group ${name}. There are: ${Object.keys(GROUPS).join(', ')}`);
    await group();
  }
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
