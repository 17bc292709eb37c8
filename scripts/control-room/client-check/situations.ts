import { UsageError } from '../../../shared/errors.ts';
import type { FaultName } from '../../../shared/faults/catalogue.ts';
import type { SeenCallback, SeenRequest } from '../../../shared/steering-api/client-evidence.ts';
import type { ControlRoom } from '../room.ts';
import { isAccepted, isAnswered, isForData, isForToken } from './evidence.ts';
import { type CheckPeople, changed, withoutOne } from './people.ts';
import type { SituationName } from './situation-names.ts';

/** The school and the app of a check. */
export interface Checked {
  room: ControlRoom;
  relyingParty: string;
  estab: string;
  people: CheckPeople;
}

/** What came of bringing a situation about. */
interface Brought {
  /** Why it cannot be in this check. */
  skipped?: string;
}

export interface Situation {
  name: SituationName;
  title: string;
  /** What the developer does now, unless the client does it unasked; null where there is nothing to wait for. */
  expects: string | null;
  /** A fault that acts once while it lasts. */
  fault?: FaultName;
  /** Brings it about. @throws RequestError when it cannot be now */
  play(checked: Checked): Promise<Brought | undefined>;
  /** The situation in which a client may have reacted already, because it does this unasked. */
  maySeeIn?: SituationName;
  /** Whether the client has reacted, by what came since it began. */
  isAnswered(seen: { requests: readonly SeenRequest[]; callbacks: readonly SeenCallback[] }): boolean;
  /** Whether the client is watched for a while after it has reacted, because something must not come. */
  isWatched?: true;
}

/** All of one answer. */
const hasRead = ({ requests }: { requests: readonly SeenRequest[] }): boolean =>
  requests.some((each) => isForData(each) && isAnswered(each) && each.page?.hasNext !== true);
const hasToken = ({ requests }: { requests: readonly SeenRequest[] }): boolean =>
  requests.some((each) => isForToken(each) && isAnswered(each));
const hasReadAfter =
  (status: number) =>
  ({ requests }: { requests: readonly SeenRequest[] }): boolean => {
    const refused = requests.findIndex((each) => each.status === status);
    return refused >= 0 && hasRead({ requests: requests.slice(refused + 1) });
  };
const isNever = (): boolean => false;

const SYNC = 'Run your client’s sync now.';

/** What happens to a client, in order. */
export const SITUATIONS: readonly Situation[] = [
  {
    name: 'invite',
    title: 'The school is invited',
    expects: null,
    async play({ room, relyingParty, estab }) {
      const { state } = await room.appAtSchool(estab, relyingParty);
      if (state !== 'invited') await room.invite(estab, { relyingParty });
      return undefined;
    },
    isAnswered: isNever,
  },
  {
    name: 'authorise',
    title: 'The school authorises. The callback has a new field',
    expects:
      'Your client takes the callback, gets a token with the school secret and reads TokenDetails. If it has no authorisation URL, hand it the secret: callback wait authorised.',
    fault: 'callback-unknown-field',
    async play({ room, relyingParty, estab }) {
      await room.decide(estab, relyingParty, (school) => school.authorise());
      return undefined;
    },
    isAnswered: hasToken,
  },
  {
    name: 'read',
    title: 'The first sync',
    expects: 'Run your client’s first sync now: all pupils, page by page.',
    maySeeIn: 'authorise',
    play: async () => undefined,
    isAnswered: hasRead,
  },
  {
    name: 'night',
    title: 'A night: pupils have changed class',
    expects: SYNC,
    async play({ room, estab, people }) {
      await room.replacePeople(estab, changed(people));
      await room.advance('1d', estab);
      return undefined;
    },
    isAnswered: hasRead,
  },
  {
    name: 'leaver',
    title: 'A pupil has left',
    expects: SYNC,
    async play({ room, estab, people }) {
      await room.replacePeople(estab, withoutOne(changed(people)));
      return undefined;
    },
    isAnswered: hasRead,
  },
  {
    name: 'exclusion',
    title: 'The school has excluded a pupil',
    expects: SYNC,
    async play({ room, relyingParty, estab, people: { pupils } }) {
      const person = pupils[0]?.upn ?? '';
      await room.decide(estab, relyingParty, (school) => school.changePerson(person, false));
      return undefined;
    },
    isAnswered: hasRead,
  },
  {
    name: 'withdrawn-area',
    title: 'The school has withdrawn a data area',
    expects: SYNC,
    play: withdrawAnArea,
    isAnswered: hasRead,
  },
  {
    name: 'too-many-requests',
    title: 'Xporter answers 429 once',
    expects: `${SYNC} Its next request is answered 429 with Retry-After.`,
    fault: 'api-429',
    play: async () => undefined,
    isAnswered: hasReadAfter(429),
  },
  {
    name: 'maintenance',
    title: 'Xporter answers 503 once',
    expects: `${SYNC} Its next request is answered 503 with Retry-After.`,
    fault: 'api-503',
    play: async () => undefined,
    isAnswered: hasReadAfter(503),
  },
  {
    name: 'expired-token',
    title: 'The token has expired',
    expects: `${SYNC} The token that it sends first is refused once.`,
    fault: 'token-refused',
    play: async () => undefined,
    isAnswered: hasReadAfter(401),
  },
  {
    name: 'pause',
    title: 'The school has paused',
    expects: SYNC,
    async play({ room, relyingParty, estab }) {
      await room.decide(estab, relyingParty, (school) => school.pause());
      return undefined;
    },
    isAnswered: ({ requests }) => requests.some(({ isPaused }) => isPaused),
    isWatched: true,
  },
  {
    name: 'resume',
    title: 'The school has resumed. The callback comes with a wrong signature first',
    expects: SYNC,
    fault: 'callback-bad-signature',
    async play({ room, relyingParty, estab }) {
      await room.decide(estab, relyingParty, (school) => school.resume());
      return undefined;
    },
    isAnswered: hasRead,
  },
  {
    name: 'second-authorisation',
    title: 'The school has authorised again, with a new secret',
    expects: SYNC,
    async play({ room, relyingParty, estab }) {
      await room.decide(estab, relyingParty, (school) => school.authoriseAgain());
      return undefined;
    },
    isAnswered: hasToken,
  },
  {
    name: 'duplicate-callback',
    title: 'The callback with the secret comes again',
    expects: null,
    async play({ room, relyingParty, estab }) {
      const { callbacks } = await room.callbacks.of(relyingParty, { estab, event: 'authorised' });
      const callback = callbacks.at(-1);
      if (!callback || callback.state === 'kept')
        return { skipped: 'Callbacks of this app are kept, because it has no authorisation URL.' };
      await room.callbacks.resend(relyingParty, callback.id);
      return undefined;
    },
    isAnswered: ({ callbacks }) => callbacks.length > 0,
    isWatched: true,
  },
  {
    name: 'revocation',
    title: 'The school has revoked',
    expects: `${SYNC} It should not ask for this school’s data any more.`,
    async play({ room, relyingParty, estab }) {
      await room.decide(estab, relyingParty, (school) => school.revoke());
      return undefined;
    },
    isAnswered: ({ requests, callbacks }) =>
      callbacks.some(isAccepted) || requests.some((each) => !isAnswered(each)),
    isWatched: true,
  },
];

/** Withdraws the last area that is optional. */
async function withdrawAnArea({ room, relyingParty, estab }: Checked): Promise<Brought | undefined> {
  const { areas } = await room.appAtSchool(estab, relyingParty);
  for (const area of (areas ?? []).toReversed()) {
    const isWithdrawn = await room
      .decide(estab, relyingParty, (school) => school.changeAreas({ add: [], withdraw: [area] }))
      .then(
        () => true,
        (error: unknown) => {
          if (error instanceof UsageError) return false;
          throw error;
        },
      );
    if (isWithdrawn) return undefined;
  }
  return { skipped: 'The school shares no optional data area of this app.' };
}
