import { randomUUID } from 'node:crypto';
import { JOURNEY, type JourneyKey, type JourneySide, numberOf } from '../../shared/journey.ts';
import { LABELS } from '../../shared/labels.ts';
import { DEMO_SCHOOLS, type DemoPerson } from '../../shared/sample-data/schools.ts';
import { SandboxUrls } from '../steering/sandbox-urls.ts';
import { administratorIn, coordinatorIn, invitedIn, PANELS, type PanelName, setPassword } from './actions.ts';
import { HttpBrowser } from './http-browser.ts';
import { readInbox } from './inbox.ts';
import { linkTo, must, postOf, until } from './playing.ts';

/** One action, and what must be true after it. */
export interface Step {
  /** The step of the official journey that this belongs to. */
  of: JourneyKey;
  side: JourneySide;
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
  side: JourneySide;
  ok: boolean;
  ms: number;
  /** Why it failed. */
  reason?: string;
}

const [school] = DEMO_SCHOOLS;

/** The person who gets the forwarded invitation: a new person each time, unknown to the sandbox. */
const newDeputy = (): DemoPerson => ({
  title: 'Mr',
  forename: 'Robin',
  surname: 'Leigh',
  email: `robin.leigh-${randomUUID().slice(0, 8)}@${school.domain}`,
  phone: '01632 960199',
});

/**
 * The whole connection of the first sample school and its undoing, over HTTP and email only.
 * The first steps bring the school back to the beginning from any state.
 */
export function journey(urls: SandboxUrls): Step[] {
  const deputy = newDeputy();
  const hub = new HttpBrowser();
  const portal = new HttpBrowser();
  const headsLink = new HttpBrowser();
  const post = postOf(readInbox(urls.inbox));
  const coordinator = coordinatorIn(hub, urls.hub);
  const invited = invitedIn(portal);
  const administrator = administratorIn(portal, urls.portal);
  let newcomer = '';

  /** Proceeds, and looks again until the MIS has been read. */
  async function read(panel: PanelName): Promise<void> {
    const open = async () => {
      await coordinator.openPanel(panel);
      return hub.page;
    };
    await open();
    await coordinator.readPanel();
    await until(open, LABELS.save);
  }
  const step = (of: JourneyKey, side: JourneySide, title: string, play: () => Promise<void>): Step => ({
    of,
    side,
    title,
    play,
  });

  return [
    step('sign-in', 'hub', 'The Access Coordinator signs in', async () => {
      await post.forgetWhatCameBefore();
      await coordinator.signIn(school.coordinator.username);
      must(hub.page, LABELS.manageAdminHub);
    }),
    step('sign-in', 'hub', 'Manage Admin Hub, then Wellbeing', async () => {
      await coordinator.openAdminHub();
      must(hub.page, 'Teachers');
    }),
    step('request', 'hub', 'School, then MIS user sync', async () => {
      await coordinator.findSync();
      await coordinator.backToTheBeginning();
      must(hub.page, LABELS.authorise);
    }),
    step('verify', 'hub', 'Authorise: the school’s details are verified and submitted', async () => {
      await coordinator.requestConnection();
      must(hub.page, school.head.email);
    }),
    step('verify', 'inbox', 'Xporter emails the coordinator what happens next', async () => {
      await post.next(school.coordinator, 'next steps');
    }),
    step('invitation', 'inbox', 'The head receives the invitation', async () => {
      const invitation = await post.next(school.head, school.name);
      await headsLink.open(linkTo(invitation, urls.portal, '/authorise/'));
      await portal.open(headsLink.page.url);
    }),
    step('authority', 'portal', 'Begin Authorisation: No, and forward the email', async () => {
      await invited.forward(deputy);
      must(portal.page, deputy.email);
    }),
    step('authority', 'portal', 'The first link has stopped working', async () => {
      const dead = await headsLink.open(headsLink.page.url);
      if (dead.status !== 410) throw new Error(`the forwarded link still answers ${dead.status}`);
    }),
    step('authority', 'hub', 'The Hub shows who has the forwarded invitation', async () => {
      await coordinator.openSync();
      await until(() => hub.open(hub.url), deputy.email);
    }),
    step('authority', 'inbox', 'The deputy receives the invitation in their own name', async () => {
      const invitation = await post.next(deputy, school.name);
      await portal.open(linkTo(invitation, urls.portal, '/authorise/'));
    }),
    step('authority', 'portal', 'Begin Authorisation: Proceed', async () => {
      await invited.proceed();
      must(portal.page, 'MIS');
    }),
    step('mis', 'portal', 'The MIS is chosen', async () => {
      await invited.chooseMis(school.mis);
      must(portal.page, 'Data Sharing Agreement');
    }),
    step('areas', 'portal', 'The data areas are chosen', async () => {
      await invited.chooseAreas();
      must(portal.page, LABELS.includeAll);
    }),
    step('people', 'portal', 'Include all data by default, and accept the agreement', async () => {
      await invited.choosePeople('include');
      must(portal.page, school.mis);
    }),
    step('authorise', 'portal', 'Authorise Sharing', async () => {
      await invited.authoriseSharing();
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
      await coordinator.openSync();
      must(hub.page, 'Connected');
    }),
    step('start-sync', 'hub', 'Start sync reads the MIS’s staff', async () => {
      await coordinator.startSync();
      await read('teachers');
      must(hub.page, school.head.surname);
    }),
    step('review', 'hub', 'Save and sync teachers, with one who is new', async () => {
      await hub.open(`${hub.url}?status=New`);
      const rows = hub.page.document.querySelectorAll('tbody tr');
      const row = rows.find((each) => !each.textContent.includes('does not teach')) ?? rows[0];
      newcomer = /\S+@\S+/.exec(row?.textContent ?? '')?.[0] ?? '';
      const ticked = row?.querySelector('input[name=ticked]')?.getAttribute('value') ?? '';
      await coordinator.savePanel(ticked);
      must(hub.page, 'Teachers saved and synced');
    }),
    step('review', 'hub', 'Year groups, classes and pupils', async () => {
      for (const panel of PANELS.slice(1)) {
        await read(panel);
        await coordinator.savePanel();
      }
      must(hub.page, 'Done');
    }),
    step('welcome', 'inbox', 'The new teacher sets a password and is in Wellbeing', async () => {
      const welcome = await post.next({ email: newcomer }, 'Welcome');
      const teacher = new HttpBrowser();
      await teacher.open(linkTo(welcome, urls.hub, '/set-password/'));
      await setPassword(teacher);
      must(teacher.page, 'are signed in');
    }),
    step('password', 'inbox', 'The deputy sets a password for the portal', async () => {
      const invitation = await post.next(deputy, 'password');
      await portal.open(linkTo(invitation, urls.portal, '/set-password/'));
      await setPassword(portal);
      must(portal.page, 'Data Sharing Dashboard');
    }),
    step('dashboard', 'portal', 'Data Sharing Dashboard, then Wellbeing', async () => {
      await administrator.openDashboard();
      await administrator.openApp();
      must(portal.page, LABELS.revoke);
    }),
    step('deauthorise', 'hub', 'Deauthorise', async () => {
      await coordinator.deauthorise();
      must(hub.page, LABELS.authorise);
      await post.next(school.coordinator, 'deauthorised');
    }),
    step('revoke', 'portal', 'Revoke Access for this app', async () => {
      await administrator.revoke();
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

/** The URLs of a running sandbox, from its start page. */
export async function sandboxUrlsOf(startUrl: string): Promise<SandboxUrls> {
  const response = await fetch(new URL('/urls.json', startUrl));
  if (!response.ok)
    throw new Error(`${startUrl} is not a sandbox’s start page: it answered ${response.status}`);
  return SandboxUrls.parse(await response.json());
}
