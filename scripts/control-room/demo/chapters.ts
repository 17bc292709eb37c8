import type { JourneySide } from '../../../shared/journey.ts';
import { LABELS } from '../../../shared/labels.ts';
import type { DemoSchool } from '../../../shared/sample-data/schools.ts';
import {
  type administratorIn,
  type coordinatorIn,
  type invitedIn,
  setPassword,
} from '../../journey/actions.ts';
import type { JourneyStateName } from '../../journey/jump/journey-states.ts';
import type { ControlRoom } from '../room.ts';
import type { PaneBrowser } from './panes.ts';

/** What a step of a demo plays with. */
export interface Cast {
  room: ControlRoom;
  school: DemoSchool;
  hub: PaneBrowser;
  inbox: PaneBrowser;
  portal: PaneBrowser;
  coordinator: ReturnType<typeof coordinatorIn>;
  invited: ReturnType<typeof invitedIn>;
  administrator: ReturnType<typeof administratorIn>;
  /** Opens the newest email to a person in the inbox, once it has arrived. */
  read(email: string, subject: string): Promise<void>;
}

export type Person = 'coordinator' | 'head' | 'administrator';

/** One thing that a person does in one pane. */
export interface DemoStep {
  pane: JourneySide;
  /** Whose screen it is. */
  who: Person;
  /** The guide's step that says what and why, or words of its own. */
  says: string | { title: string; do: string; why: string };
  /** The guide's steps of pages that show that it has been done. */
  doneAt: readonly string[];
  /** @throws when the pane's page does not have what is pressed */
  play(cast: Cast): Promise<unknown>;
}

export interface Chapter {
  key: string;
  title: string;
  /** Where the school stands before the first step. */
  from: JourneyStateName;
  /** What the panes show before the first step. */
  opening(cast: Cast): Promise<unknown>;
  steps: readonly DemoStep[];
}

const SYNC = '/admin-hub/school/mis-sync';

const hub = (says: DemoStep['says'], play: DemoStep['play'], doneAt: readonly string[] = []): DemoStep => ({
  ...{ pane: 'hub', who: 'coordinator', says, play, doneAt },
});
const portal = (
  says: DemoStep['says'],
  play: DemoStep['play'],
  who: Person = 'head',
  doneAt: readonly string[] = [],
): DemoStep => ({ pane: 'portal', who, says, play, doneAt });
const email = (says: DemoStep['says'], play: DemoStep['play'], who: Person = 'head'): DemoStep => ({
  ...{ pane: 'inbox', who, says, play, doneAt: [] },
});

const enterHub = async ({ room, school, hub }: Cast): Promise<void> =>
  hub.open(await room.enter(school.estab, 'coordinator', SYNC));
const enterPortal = async ({ room, school, portal }: Cast, page = '/data-sharing'): Promise<void> =>
  portal.open(await room.enter(school.estab, 'administrator', page));
const enterInvitation = async ({ room, school, portal }: Cast, step = ''): Promise<void> =>
  portal.open(`${await room.invitationOf(school.estab)}${step}`);

const begin = ({ inbox }: Cast): Promise<void> => inbox.follow(LABELS.beginAuthorisation);

const OPEN_LINK = {
  title: 'Begin the authorisation',
  do: `Press ${LABELS.beginAuthorisation} in the email.`,
  why: 'The link works without an account, for this person only, and for 14 days.',
};

const WIZARD = (people: 'include' | 'exclude'): DemoStep[] => [
  portal('authority', ({ invited }) => invited.proceed()),
  portal('choose-mis', ({ invited, school }) => invited.chooseMis(school.mis)),
  portal('choose-areas', ({ invited }) => invited.chooseAreas()),
  portal('choose-people', ({ invited }) => invited.choosePeople(people)),
  portal('summary', ({ invited }) => invited.authoriseSharing(), 'head', ['authorised']),
];

const panel = (name: 'teachers' | 'years' | 'classes' | 'pupils'): DemoStep[] => [
  hub(`panel-${name}`, ({ coordinator }) => coordinator.readPanel()),
  hub(`review-${name}`, ({ coordinator }) => coordinator.savePanel()),
];

/** The demo's chapters: each starts from a state of its own, so that they can be shown in any order. */
export const CHAPTERS: readonly Chapter[] = [
  {
    key: 'connect',
    title: 'Connect',
    from: 'new',
    opening: enterHub,
    steps: [
      hub('authorise', ({ hub }) => hub.follow(LABELS.authorise)),
      hub('verify', ({ coordinator }) => coordinator.requestConnection(), ['requested', 'waiting']),
      email('invitation', ({ read, school }) => read(school.head.email, school.name)),
      email(OPEN_LINK, begin),
      ...WIZARD('include'),
      hub(
        {
          title: 'Both sides are connected',
          do: 'Look at the card in the Admin Hub.',
          why: 'Xporter has sent the school secret, and the Hub has checked that it works.',
        },
        ({ coordinator }) => coordinator.openSync(),
      ),
    ],
  },
  {
    key: 'forward',
    title: 'Forward the decision',
    from: 'invited',
    opening: async (cast) => {
      await enterHub(cast);
      await enterInvitation(cast);
    },
    steps: [
      portal('forward', ({ invited, school }) => invited.forward(school.administrator), 'head', [
        'forwarded',
      ]),
      email(
        'invitation',
        ({ read, school }) => read(school.administrator.email, school.name),
        'administrator',
      ),
      email(OPEN_LINK, begin, 'administrator'),
      ...WIZARD('include').map((step) => ({ ...step, who: 'administrator' as const })),
    ],
  },
  {
    key: 'exclude',
    title: 'Exclude everyone by default',
    from: 'choosing-people',
    opening: async (cast) => {
      await enterHub(cast);
      await enterInvitation(cast, '/people');
    },
    steps: [
      portal('choose-people', ({ invited }) => invited.choosePeople('exclude')),
      portal('summary', ({ invited }) => invited.authoriseSharing()),
      hub(
        {
          title: 'The Hub waits for people',
          do: 'Look at the card in the Admin Hub.',
          why: 'The school has authorised, but shares nobody until it chooses people at Xporter.',
        },
        ({ coordinator }) => coordinator.openSync(),
      ),
    ],
  },
  {
    key: 'choose-people',
    title: 'Choose people after that',
    from: 'waiting-for-people',
    opening: async (cast) => {
      await enterHub(cast);
      await enterPortal(cast, '/gdpr');
    },
    steps: [
      portal(
        {
          title: 'Open the people of the app',
          do: `Choose ${LABELS.app} under Review GDPR Data Controls.`,
          why: 'Xporter is waiting: nobody is shared until the school chooses.',
        },
        ({ administrator }) => administrator.openApp(),
        'administrator',
      ),
      portal(
        {
          title: 'Share a whole list',
          do: `Filter the list if you like, then press ${LABELS.shareListed}.`,
          why: 'You can filter by year, class and name. This ticks everyone on the list.',
        },
        ({ portal }) => portal.press(LABELS.shareListed),
        'administrator',
      ),
      portal(
        {
          title: 'Save the changes',
          do: `Press ${LABELS.saveChanges}.`,
          why: 'Until then nothing has changed. The Hub is told at once.',
        },
        ({ portal }) => portal.press(LABELS.saveChanges),
        'administrator',
      ),
      hub(
        {
          title: 'The Hub is connected',
          do: 'Look at the card in the Admin Hub.',
          why: 'Now there are people to sync. More can be added, or taken out, at any time.',
        },
        ({ coordinator }) => coordinator.openSync(),
      ),
    ],
  },
  {
    key: 'new-account',
    title: 'An account for the head',
    from: 'authorised',
    opening: async (cast) => {
      await enterPortal(cast);
    },
    steps: [
      email(
        {
          title: 'The administrator is told',
          do: 'Open the email to the school’s administrator.',
          why: 'The head authorised by a link, and has a limited account now. The school decides whether to give full access.',
        },
        ({ read, school }) => read(school.administrator.email, 'has authorised sharing'),
        'administrator',
      ),
      email(
        {
          title: 'Look at the account',
          do: `Press ${LABELS.checkNewAccount} in the email.`,
          why: 'The page says what the person may see, and what they authorised.',
        },
        ({ inbox }) => inbox.follow(LABELS.checkNewAccount),
        'administrator',
      ),
      portal(
        {
          title: 'Give full access',
          do: `Press ${LABELS.giveFullAccess}, and confirm with the password.`,
          why: 'From now on the head sees all apps and people of the school. Remove this account would end it instead.',
        },
        ({ administrator }) => administrator.giveFullAccess(),
        'administrator',
      ),
      email(
        {
          title: 'The head has a link too',
          do: 'Open the email to the head.',
          why: 'It has been there since the head authorised sharing.',
        },
        ({ read, school }) => read(school.head.email, LABELS.openPasswordLink),
      ),
      email(
        {
          title: 'Open the link',
          do: `Press ${LABELS.openPasswordLink} in the email.`,
          why: 'The link works once.',
        },
        ({ inbox }) => inbox.follow(LABELS.openPasswordLink),
      ),
      portal('set-password', ({ portal }) => setPassword(portal)),
    ],
  },
  {
    key: 'trouble',
    title: 'Something goes wrong',
    from: 'secret-undelivered',
    opening: async (cast) => {
      await enterHub(cast);
      await enterPortal(cast);
    },
    steps: [
      hub(
        {
          title: 'The Hub has not heard',
          do: 'Compare both sides: Xporter shares, the Hub still waits.',
          why: 'Xporter’s callbacks to the Hub fail. In real life, a server is down or a firewall is in the way.',
        },
        ({ coordinator }) => coordinator.openSync(),
      ),
      hub(
        {
          title: 'The callbacks get through again',
          do: 'The fault is switched off, and the clock moves on by an hour. Xporter has tried again automatically.',
          why: 'Nobody has to do anything: a message that could not be delivered is kept and retried.',
        },
        async ({ room, school, coordinator, portal }) => {
          await room.switchFault('callback-refused', school.estab, false);
          await room.advance('1h');
          await coordinator.openSync();
          await portal.open(portal.url);
        },
      ),
    ],
  },
  {
    key: 'sync',
    title: 'Sync',
    from: 'authorised',
    opening: enterHub,
    steps: [
      hub('start-sync', ({ coordinator }) => coordinator.startSync()),
      ...panel('teachers'),
      ...panel('years'),
      ...panel('classes'),
      ...panel('pupils'),
      hub('done', ({ hub }) => hub.follow(LABELS.history)),
    ],
  },
  {
    key: 'revoke',
    title: 'Revoke on both sides',
    from: 'authorised',
    opening: async (cast) => {
      await enterHub(cast);
      await enterPortal(cast);
    },
    steps: [
      hub('deauthorise', ({ coordinator }) => coordinator.deauthorise()),
      portal('dashboard', ({ administrator }) => administrator.openApp(), 'administrator'),
      portal('revoke', ({ administrator }) => administrator.revoke(), 'administrator'),
      email('revoked', ({ read, school }) => read(school.coordinator.email, 'deauthorised'), 'coordinator'),
    ],
  },
];
