import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { School } from '../kit/kit.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { type PageTime, playJourney } from './journey.ts';
import { memoryMb } from './process-figures.ts';
import { withJourneySandbox } from './room.ts';
import type { Row } from './row.ts';
import { figure, orDash, printTable } from './table.ts';

const JOURNEYS = 2000;
const SCHOOLS = 8;
const PARTS = 10;
/** The end may be so much slower than the start: two parts of one run differ by chance. */
const AS_AT_THE_START = 1.25;
const GROWN_MB = 150;
/** Of what the journeys themselves leave: the records of both companies, and the timeline. */
const DISK_A_JOURNEY_MB = 0.1;

/** What one part of the journeys cost. */
interface Part {
  journeys: number;
  pages: Distribution;
  emails: Distribution;
  /** At its end; undefined where the system does not tell. */
  memory: number | undefined;
  diskMb: number;
}

/**
 * Eight schools that play the whole journey again and again, without looking at any page.
 * @param journeys how many in all
 */
export async function measureSoak(journeys = JOURNEYS): Promise<Part[]> {
  return withJourneySandbox(async ({ sandbox, arrivals }) => {
    const schools: School[] = [];
    while (schools.length < SCHOOLS) schools.push(await sandbox.kit.schools.create());
    let pages: PageTime[] = [];
    const player = { sandbox, arrivals, thinkMs: 0, note: (page: PageTime) => void pages.push(page) };
    const parts: Part[] = [];
    // The first journeys compile and fill caches.
    await Promise.all(schools.map((school) => playJourney(school, player)));
    for (let part = 1; part <= PARTS; part++) {
      pages = [];
      const before = arrivals.all().length;
      let left = Math.ceil(journeys / PARTS);
      const playOn = async (school: School) => {
        while (left > 0) {
          left -= 1;
          await playJourney(school, player);
        }
      };
      await Promise.all(schools.map(playOn));
      const emails = arrivals.all().slice(before);
      parts.push({
        journeys: part * Math.ceil(journeys / PARTS),
        pages: distributionOf(pages.map(({ ms }) => ms)),
        emails: distributionOf(emails.map(({ afterCauseMs }) => afterCauseMs)),
        memory: memoryMb(sandbox.pid),
        diskMb: sizeOf(sandbox.dataDir) / 1e6,
      });
    }
    return parts;
  });
}

/** @param journeys how many in all */
export async function benchSoak(journeys?: number): Promise<Row[]> {
  const parts = await measureSoak(journeys);
  printTable(
    'The same journeys again and again',
    ['journeys', 'page p50 ms', 'page p99 ms', 'email p95 ms', 'memory MB', 'disk MB'],
    parts.map(({ journeys, pages, emails, memory, diskMb }) => [
      figure(journeys),
      ...[pages.p50, pages.p99, emails.p95].map(figure),
      orDash(memory),
      figure(diskMb),
    ]),
  );
  const [first] = parts;
  const last = parts.at(-1);
  if (!first || !last) return [];
  const grown =
    first.memory === undefined || last.memory === undefined ? undefined : last.memory - first.memory;
  const played = last.journeys - first.journeys;
  return [
    {
      what: 'page p99 at the end',
      ...{ figure: last.pages.p99, unit: 'ms', aim: AS_AT_THE_START },
      peer: { what: 'at the start', figure: first.pages.p99 },
    },
    {
      what: 'email p95 at the end',
      ...{ figure: last.emails.p95, unit: 'ms', aim: AS_AT_THE_START },
      peer: { what: 'at the start', figure: first.emails.p95 },
    },
    { what: 'memory from the start to the end', figure: grown, unit: 'MB', aim: GROWN_MB },
    {
      what: 'disk for each journey',
      ...{ figure: (last.diskMb - first.diskMb) / played, unit: 'MB', aim: DISK_A_JOURNEY_MB },
    },
  ];
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((each) => each.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + sizeOfFile(path.join(parentPath, name)), 0);
}

/** None where it has been deleted since it was listed. */
const sizeOfFile = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
