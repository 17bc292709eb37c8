import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { LABELS } from '../../shared/labels.ts';
import { administratorIn, coordinatorIn, type Fields, invitedIn, PANELS } from '../journey/actions.ts';
import { HttpBrowser, type Page } from '../journey/http-browser.ts';
import { linksIn } from '../journey/inbox.ts';
import { must } from '../journey/playing.ts';
import type { School } from '../kit/kit.ts';
import { lookUntil } from '../steering/look-until.ts';
import type { TrialSandbox } from '../trials/child.ts';
import type { Arrivals } from './arrivals.ts';

/** A page that somebody waited for. */
export interface PageTime {
  /** Whether a password was hashed for it. */
  isSignIn: boolean;
  what: string;
  ms: number;
}

export interface Player {
  sandbox: TrialSandbox;
  arrivals: Arrivals;
  /** Gets every page. */
  note(page: PageTime): void;
  /** How long somebody looks at each page, on average. */
  thinkMs: number;
}

const LOOK_AGAIN_MS = 250;
const MOST_LOOKS = 120;
const HASHED: readonly string[] = [LABELS.signIn, LABELS.confirm];

class TimedBrowser extends HttpBrowser {
  readonly #player: Player;

  constructor(player: Player) {
    super();
    this.#player = player;
  }

  override open(url: string): Promise<Page> {
    const path = url.replace(/^https?:\/\/[^/]+/, '').replace(/[\w-]{43}|\d{3,}/g, ':id');
    return this.#timed(`open ${path}`, false, () => super.open(url));
  }

  override press(label: string, fields: Fields = {}): Promise<Page> {
    return this.#timed(`press ${label}`, HASHED.includes(label), () => super.press(label, fields));
  }

  async #timed(what: string, isSignIn: boolean, act: () => Promise<Page>): Promise<Page> {
    const { note, thinkMs } = this.#player;
    const began = performance.now();
    const page = await act();
    note({ what, isSignIn, ms: performance.now() - began });
    if (page.status >= 400) must(page, '');
    if (thinkMs > 0) await wait(2 * thinkMs * Math.random());
    return page;
  }
}

/**
 * A school's whole journey, once, by its three people: it connects, reads and saves all four panels, and revokes.
 * @throws when it does not go on as it should
 */
export async function playJourney(school: School, player: Player): Promise<void> {
  const { sandbox, arrivals } = player;
  const hub = new TimedBrowser(player);
  const coordinator = coordinatorIn(hub, sandbox.urls.hub);
  await coordinator.signIn(school.coordinator.username);
  await coordinator.openSync();
  await coordinator.backToTheBeginning();
  const since = arrivals.all().length;
  await coordinator.requestConnection();

  const head = new TimedBrowser(player);
  await head.open(await invitationTo(school, player, since));
  const invited = invitedIn(head);
  await invited.proceed();
  await invited.chooseMis(school.mis);
  await invited.chooseAreas();
  await invited.choosePeople('include');
  await invited.authoriseSharing();

  await lookFor(hub, LABELS.startSync, coordinator.openSync);
  await coordinator.startSync();
  for (const panel of PANELS) {
    await coordinator.openPanel(panel);
    if (hasButton(hub, LABELS.proceed)) await coordinator.readPanel();
    await lookFor(hub, LABELS.save, () => coordinator.openPanel(panel));
    await coordinator.savePanel();
  }

  const portal = new TimedBrowser(player);
  const administrator = administratorIn(portal, sandbox.urls.portal);
  await administrator.signIn(school.administrator.email);
  await administrator.openDashboard();
  await administrator.openApp();
  await administrator.revoke();
  must(portal.page, 'Revoked');
}

const Received = z.object({ text: z.string() });

async function invitationTo({ head }: School, { arrivals, sandbox }: Player, since: number): Promise<string> {
  const template = 'xporter-portal/invitation';
  const { id } = await arrivals.next({ to: head.email.toLowerCase(), template, since });
  const link = await lookUntil(
    async () => linksIn(await textOf(sandbox, id)).find((each) => each.includes('/authorise/')),
    (found) => found !== undefined,
    { everyMs: LOOK_AGAIN_MS, timeoutMs: MOST_LOOKS * LOOK_AGAIN_MS },
  );
  if (!link) throw new Error('the invitation has no link');
  return link;
}

/** Blank while the file is there, but MailDev has not listed it yet. */
async function textOf({ urls }: TrialSandbox, id: string): Promise<string> {
  const response = await fetch(`${urls.inbox}/api/email/${id}`);
  return response.ok ? Received.parse(await response.json()).text : '';
}

/** Opens the page again until it has the button. */
async function lookFor(browser: HttpBrowser, label: string, open: () => Promise<unknown>): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS && !hasButton(browser, label); looks++) {
    if (looks > 0) await wait(LOOK_AGAIN_MS);
    await open();
  }
  if (!hasButton(browser, label)) must(browser.page, label);
}

const hasButton = ({ page }: HttpBrowser, label: string): boolean =>
  page.document.querySelectorAll('main button').some(({ textContent }) => textContent.includes(label));
