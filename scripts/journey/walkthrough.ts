import { randomUUID } from 'node:crypto';
import { DEMO_PASSWORD, DEMO_SCHOOLS, type DemoPerson } from '../../shared/demonstration/schools.ts';
import { JOURNEY, type JourneyKey, numberOf } from '../../shared/journey.ts';
import { Doors } from '../steering/doors.ts';
import { readInbox } from './inbox.ts';
import { backToTheBeginning, confirm, linkTo, must, postOf, until } from './playing.ts';
import { Visitor } from './visitor.ts';

export type Lane = 'hub' | 'portal' | 'inbox';

/** One thing somebody does, and what must then be true. */
export interface Step {
  /** The step of the official journey that this belongs to. */
  of: JourneyKey;
  side: Lane;
  title: string;
  /** @throws when the journey does not go on as it should */
  play(): Promise<void>;
}

export interface StepResult {
  /** Of the official journey: several results may belong to one of its steps. */
  step: number;
  /** How many steps the official journey has. */
  of: number;
  title: string;
  side: Lane;
  ok: boolean;
  ms: number;
  /** Why it failed. */
  reason?: string;
}

const [school] = DEMO_SCHOOLS;

/** Whom the head forwards the invitation to: somebody new each time, whom the sandbox does not know before. */
const newDeputy = (): DemoPerson => ({
  title: 'Mr',
  forename: 'Robin',
  surname: 'Leigh',
  email: `robin.leigh-${randomUUID().slice(0, 8)}@${school.domain}`,
  phone: '01632 960199',
});

/**
 * The whole connection of the first demonstration school and its undoing, over HTTP and email only.
 * Whatever state the school is in, the first steps bring it back to the beginning.
 */
export function journey(doors: Doors): Step[] {
  const deputy = newDeputy();
  const hub = new Visitor();
  const portal = new Visitor();
  const headsLink = new Visitor();
  const post = postOf(readInbox(doors.inbox));
  const sync = `${doors.hub}/admin-hub/school/mis-sync`;
  let newcomer = '';

  /** Proceeds, and looks again until the MIS has been read. */
  async function read(panel: string): Promise<void> {
    await hub.open(`${sync}/${panel}`);
    await hub.press('Proceed');
    await until(() => hub.open(`${sync}/${panel}`), 'Save and sync');
  }
  const step = (of: JourneyKey, side: Lane, title: string, play: () => Promise<void>): Step => ({
    of,
    side,
    title,
    play,
  });

  return [
    step('sign-in', 'hub', 'The Access Coordinator signs in', async () => {
      await post.forgetWhatCameBefore();
      await hub.open(`${doors.hub}/sign-in`);
      await hub.press('Sign in', { username: school.coordinator.username, password: DEMO_PASSWORD });
      must(hub.page, 'Manage Admin Hub');
    }),
    step('sign-in', 'hub', 'Manage Admin Hub, then Wellbeing', async () => {
      await hub.follow('Manage Admin Hub');
      await hub.follow('Wellbeing');
      must(hub.page, 'Teachers');
    }),
    step('request', 'hub', 'School, then MIS user sync', async () => {
      await hub.follow('School');
      await hub.follow('MIS user sync');
      await backToTheBeginning(hub);
      must(hub.page, 'Authorise');
    }),
    step('verify', 'hub', 'Authorise: the school’s details are verified and submitted', async () => {
      await hub.follow('Authorise');
      await hub.press('Submit');
      must(hub.page, school.head.email);
    }),
    step('verify', 'inbox', 'Xporter emails the coordinator what happens next', async () => {
      await post.next(school.coordinator, 'next steps');
    }),
    step('invitation', 'inbox', 'The head receives the invitation', async () => {
      const invitation = await post.next(school.head, school.name);
      await headsLink.open(linkTo(invitation, doors.portal, '/authorise/'));
      await portal.open(headsLink.page.url);
    }),
    step('authority', 'portal', 'Begin Authorisation: No, and forward the email', async () => {
      await portal.follow('No');
      await portal.press('Forward', {
        name: `${deputy.forename} ${deputy.surname}`,
        email: deputy.email,
        phone: deputy.phone,
        note: 'You look after data protection.',
      });
      must(portal.page, deputy.email);
    }),
    step('authority', 'portal', 'The first link has stopped working', async () => {
      const dead = await headsLink.open(headsLink.page.url);
      if (dead.status !== 410) throw new Error(`the forwarded link still answers ${dead.status}`);
    }),
    step('authority', 'hub', 'The Hub shows whom it was forwarded to', async () => {
      await until(() => hub.open(`${doors.hub}/admin-hub/school/mis-sync`), deputy.email);
    }),
    step('authority', 'inbox', 'The deputy receives the invitation in their own name', async () => {
      const invitation = await post.next(deputy, school.name);
      await portal.open(linkTo(invitation, doors.portal, '/authorise/'));
    }),
    step('authority', 'portal', 'Begin Authorisation: Proceed', async () => {
      await portal.press('Proceed');
      must(portal.page, 'MIS');
    }),
    step('mis', 'portal', 'The MIS is chosen', async () => {
      await portal.press('Proceed to next step', { mis: school.mis });
      must(portal.page, 'Data Sharing Agreement');
    }),
    step('areas', 'portal', 'The data areas are chosen', async () => {
      await portal.press('Proceed to next step');
      must(portal.page, 'Include all data by default');
    }),
    step('people', 'portal', 'Include all data by default, and accept the agreement', async () => {
      await portal.press('Proceed to next step', { people: 'include', agreement: 'accepted' });
      must(portal.page, school.mis);
    }),
    step('authorise', 'portal', 'Authorise Sharing', async () => {
      await portal.press('Authorise Sharing');
      must(portal.page, 'authorised');
    }),
    step(
      'connect',
      'inbox',
      'The deputy has a copy of the summary, the coordinator hears of the connection',
      async () => {
        await post.next(deputy, 'authorised');
        await post.next(school.coordinator, 'connected');
      },
    ),
    step('connect', 'hub', 'The card says connected', async () => {
      await hub.open(`${doors.hub}/admin-hub/school/mis-sync`);
      must(hub.page, 'Connected');
    }),
    step('start-sync', 'hub', 'Start sync reads the MIS’s staff', async () => {
      await hub.press('Start sync');
      await read('teachers');
      must(hub.page, school.head.surname);
    }),
    step('review', 'hub', 'Save and sync teachers, with one who is new', async () => {
      await hub.open(`${sync}/teachers?status=New`);
      const rows = hub.page.document.querySelectorAll('tbody tr');
      const row = rows.find((each) => !each.textContent.includes('does not teach')) ?? rows[0];
      newcomer = /\S+@\S+/.exec(row?.textContent ?? '')?.[0] ?? '';
      const ticked = row?.querySelector('input[name=ticked]')?.getAttribute('value') ?? '';
      await hub.press('Save and sync teachers', { ticked });
      must(hub.page, 'Teachers saved and synced');
    }),
    step('review', 'hub', 'Year groups, classes and pupils', async () => {
      for (const panel of ['year-groups', 'classes', 'pupils']) {
        await read(panel);
        await hub.press('Save and sync');
      }
      must(hub.page, 'Done');
    }),
    step('welcome', 'inbox', 'The new teacher sets a password and is in Wellbeing', async () => {
      const welcome = await post.next({ email: newcomer }, 'Welcome');
      const teacher = new Visitor();
      await teacher.open(linkTo(welcome, doors.hub, '/set-password/'));
      await teacher.press('Set password', { password: DEMO_PASSWORD, again: DEMO_PASSWORD });
      must(teacher.page, 'you are signed in');
    }),
    step('password', 'inbox', 'The deputy sets a password for the portal', async () => {
      const invitation = await post.next(deputy, 'password');
      await portal.open(linkTo(invitation, doors.portal, '/set-password/'));
      await portal.press('Set password', { password: DEMO_PASSWORD, again: DEMO_PASSWORD });
      must(portal.page, 'Data Sharing Dashboard');
    }),
    step('dashboard', 'portal', 'Data Sharing Dashboard, then Wellbeing', async () => {
      await portal.open(`${doors.portal}/data-sharing`);
      await portal.follow('Wellbeing');
      must(portal.page, 'Revoke Access for this app');
    }),
    step('deauthorise', 'hub', 'Deauthorise', async () => {
      await hub.open(`${doors.hub}/admin-hub/school/mis-sync`);
      await hub.follow('Deauthorise');
      await hub.press('Deauthorise');
      must(hub.page, 'Authorise');
      await post.next(school.coordinator, 'deauthorised');
    }),
    step('revoke', 'portal', 'Revoke Access for this app', async () => {
      await portal.follow('Revoke Access for this app');
      await portal.press('Revoke Access for this app');
      await confirm(portal);
      must(portal.page, 'Revoked');
    }),
    step('revoke', 'inbox', 'The person who authorised hears that it was revoked', async () => {
      await post.next(deputy, 'revoked');
    }),
  ];
}

/** Plays the steps in order and stops at the first that fails. */
export async function play(steps: Step[], tell: (result: StepResult) => void): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const { of, side, title, play: act } of steps) {
    const before = performance.now();
    const failure = await act().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const ms = Math.round(performance.now() - before);
    const result = { step: numberOf(of), of: JOURNEY.length, title, side, ok: failure === undefined, ms };
    results.push(failure === undefined ? result : { ...result, reason: failure });
    tell(results.at(-1) ?? result);
    if (failure !== undefined) break;
  }
  return results;
}

/** Where the doors of a running sandbox are, as its start page tells. */
export async function doorsOf(startUrl: string): Promise<Doors> {
  const response = await fetch(new URL('/doors.json', startUrl));
  if (!response.ok)
    throw new Error(`${startUrl} is not a sandbox’s start page: it answered ${response.status}`);
  return Doors.parse(await response.json());
}
