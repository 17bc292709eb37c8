import type { Player } from './player.ts';

/** What a state can do besides acting as the school's people. */
export interface Powers {
  /** The Hub refuses this school's callbacks from now on, until the fault is switched off. */
  refuseCallbacks(): Promise<void>;
  /** Moves this school's clock forward. */
  advance(far: string): Promise<void>;
}

interface JourneyState {
  name: string;
  /** As shown on the start page. */
  title: string;
  /** Its page: on a side, or a path below the invitation link. */
  reached: 'hub' | 'portal' | '' | `/${string}`;
  play(player: Player, powers: Powers): Promise<void>;
}

async function invited(player: Player): Promise<void> {
  await player.request();
}

async function choosingMis(player: Player): Promise<void> {
  await invited(player);
  await player.proceed();
}

async function choosingAreas(player: Player): Promise<void> {
  await choosingMis(player);
  await player.chooseMis();
}

async function choosingPeople(player: Player): Promise<void> {
  await choosingAreas(player);
  await player.chooseAreas();
}

async function atTheSummary(player: Player, people: 'include' | 'exclude' = 'include'): Promise<void> {
  await choosingPeople(player);
  await player.choosePeople(people);
}

async function authorised(player: Player, people: 'include' | 'exclude' = 'include'): Promise<void> {
  await atTheSummary(player, people);
  await player.authoriseSharing();
}

/** The states that a school can jump to, by running each step. */
export const JOURNEY_STATES = [
  { name: 'new', title: 'Nothing requested yet', reached: 'hub', play: async () => {} },
  { name: 'invited', title: 'Invited: the head has the email', reached: '', play: invited },
  {
    name: 'forwarded',
    title: 'Forwarded to a colleague',
    reached: '',
    async play(player) {
      await invited(player);
      await player.forward();
    },
  },
  { name: 'choosing-mis', title: 'Choosing the MIS', reached: '/mis', play: choosingMis },
  { name: 'choosing-areas', title: 'Choosing the data areas', reached: '/areas', play: choosingAreas },
  { name: 'choosing-people', title: 'Choosing who is shared', reached: '/people', play: choosingPeople },
  { name: 'summary', title: 'Summary', reached: '/summary', play: (player) => atTheSummary(player) },
  {
    name: 'authorised',
    title: 'Authorised and connected',
    reached: 'hub',
    play: (player) => authorised(player),
  },
  {
    name: 'waiting-for-people',
    title: 'Authorised, no people chosen yet',
    reached: 'portal',
    play: (player) => authorised(player, 'exclude'),
  },
  {
    name: 'paused',
    title: 'Paused at Xporter',
    reached: 'portal',
    async play(player) {
      await authorised(player);
      await player.pause();
    },
  },
  {
    name: 'synced',
    title: 'Connected and synced',
    reached: 'hub',
    async play(player) {
      await authorised(player);
      await player.syncEverybody();
    },
  },
  {
    name: 'deauthorised-only',
    title: 'Deauthorised in the Hub, still sharing at Xporter',
    reached: 'hub',
    async play(player) {
      await authorised(player);
      await player.deauthorise();
    },
  },
  {
    name: 'revoked',
    title: 'Revoked, and the Hub knows',
    reached: 'portal',
    async play(player) {
      await authorised(player);
      await player.revoke();
    },
  },
  {
    name: 'revoked-only',
    title: 'Revoked, and the Hub has not been told (its callbacks fail)',
    reached: 'portal',
    async play(player, powers) {
      await authorised(player);
      await powers.refuseCallbacks();
      await player.revoke();
    },
  },
  {
    name: 'refused',
    title: 'Refused by the school',
    reached: 'hub',
    async play(player) {
      await invited(player);
      await player.refuse();
    },
  },
  {
    name: 'expired',
    title: 'Expired: no answer (moves this school’s clock)',
    reached: 'hub',
    async play(player, powers) {
      await invited(player);
      await powers.advance('15d');
    },
  },
  {
    name: 'secret-undelivered',
    title: 'Authorised, and the secret has not reached the Hub (its callbacks fail)',
    reached: 'hub',
    async play(player, powers) {
      await atTheSummary(player);
      await powers.refuseCallbacks();
      await player.authoriseSharing();
    },
  },
] as const satisfies readonly JourneyState[];

export type JourneyStateName = (typeof JOURNEY_STATES)[number]['name'];

export const JOURNEY_STATE_NAMES = JOURNEY_STATES.map(({ name }) => name) as [
  JourneyStateName,
  ...JourneyStateName[],
];
