import type { HubContext } from '../../hodder-hub/context.ts';
import { keepCheck } from '../../hodder-hub/mis-sync/nightly/check.ts';
import { requestAsCoordinator, syncEverybody } from '../../hodder-hub/sandbox/fixtures/story.ts';
import { daysAfter, type SteeredClock } from '../../shared/clock.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../shared/sample-data/schools.ts';
import type { PortalContext } from '../../xporter-portal/context.ts';
import { authoriseAsHead, revokeUnheard } from '../../xporter-portal/sandbox/fixtures/register.ts';
import type { Side } from './sides.ts';

/** Both sides, and the clock that is moved back while the story plays. */
interface Options {
  hub: Side<HubContext>;
  portal: Side<PortalContext>;
  clock: SteeredClock;
  /** Resolves when neither side has anything due to send. */
  flush(): Promise<void>;
  /** Called when a school has its history. */
  tell?: () => void;
}

/** How many schools have a history. */
export const STORY_SCHOOLS = 4;

/**
 * Plays what has happened at the five schools before a newcomer arrives: with the clock put back, through the same
 * functions that the pages use.
 */
export async function playStory({ hub, portal, clock, flush, tell = () => {} }: Options): Promise<void> {
  const { relyingParty } = hub.context.xporter;
  const [, thornbury, aldhelm, larkhill, millbrook] = DEMO_SCHOOLS;
  const now = clock.now();

  async function connect(school: DemoSchool, daysAgo: number): Promise<void> {
    clock.travelTo(daysAfter(now, -daysAgo));
    requestAsCoordinator(hub.context, school.estab);
    await flush();
    authoriseAsHead(portal.context, school, relyingParty);
    await flush();
  }

  await connect(larkhill, 400);
  await syncEverybody(hub.context, larkhill.estab);
  await flush();
  tell();
  await connect(millbrook, 60);
  tell();
  clock.travelTo(daysAfter(now, -2));
  requestAsCoordinator(hub.context, thornbury.estab);
  await flush();
  tell();
  await connect(aldhelm, 1);
  tell();
  // The Hub notices tonight, or when somebody presses Check now.
  clock.travelTo(daysAfter(now, -1 / 24));
  keepCheck(hub.context, millbrook.estab);
  revokeUnheard(portal.context, millbrook, relyingParty);
  await flush();
  clock.backToRealTime();
}
