import { NotFoundError, UsageError } from '../../shared/errors.ts';
import { LABELS } from '../../shared/labels.ts';
import { conversationOf } from '../../shared/mail/headers.ts';
import { isSameName } from '../../shared/names.ts';
import type { AppAtSchool } from '../../shared/steering-api/app-at-school.ts';
import { lookUntil } from '../steering/look-until.ts';
import { type SideClient, SideRefused } from '../steering/side.ts';
import { administratorIn, invitedIn, setPassword } from './actions.ts';
import { HttpBrowser } from './http-browser.ts';
import type { InboxReader } from './inbox.ts';
import { linkTo, must } from './playing.ts';

/** What a school's decisions need of the sandbox. */
export interface DecidingSandbox {
  portal: Pick<SideClient, 'url' | 'enter' | 'appAtSchool'>;
  inbox: InboxReader;
  flush(): Promise<void>;
}

export interface Colleague {
  name: string;
  email: string;
  phone: string;
}

export interface Choices {
  /** The areas to share. Required areas are always shared. Default: those that the page proposes. */
  areas?: readonly string[] | undefined;
  people?: 'include' | 'exclude' | undefined;
}

type Sharing = NonNullable<AppAtSchool['sharing']>;

const STANDINGS: Record<Sharing['state'], string> = {
  active: 'shares data with',
  paused: 'has paused sharing with',
  waiting: 'has not chosen anyone yet to share with',
};
const MOST_NAMED = 5;
const LOOK_AGAIN_MS = 200;
/** An email that could not be sent is tried again after a second, and after two more. */
const EMAIL_PATIENCE_MS = 4000;
const INVITATION = 'xporter-portal/invitation';

/**
 * A school's decisions about an app, made as its people make them: on the portal's pages and from the emails they get.
 * Each throws a RequestError when the school's people could not make the decision now.
 */
export class AppDecisions {
  readonly #sandbox: DecidingSandbox;
  readonly #estab: string;
  readonly #relyingParty: string;
  readonly #invitation = new HttpBrowser();
  readonly #portal = new HttpBrowser();
  readonly #invited;
  readonly #administrator;

  constructor(sandbox: DecidingSandbox, estab: string, relyingParty: string) {
    this.#sandbox = sandbox;
    this.#estab = estab;
    this.#relyingParty = relyingParty;
    this.#invited = invitedIn(this.#invitation);
    this.#administrator = administratorIn(this.#portal, sandbox.portal.url);
  }

  /** Answers the invitation in the inbox, and registers a school that is new to Xporter first. */
  async authorise({ areas, people = 'include' }: Choices = {}): Promise<void> {
    const browser = this.#invitation;
    const link = await this.#openInvitation();
    const newcomer = await this.#proceed();
    await browser.open(`${link}/mis`);
    await this.#invited.chooseMis(misOn(browser));
    await browser.open(`${link}/areas`);
    await this.#invited.chooseAreas(areas && optionalOf(browser, areas));
    await browser.open(`${link}/people`);
    await this.#invited.choosePeople(people);
    await this.#invited.authoriseSharing();
    must(browser.page, 'authorised');
    await this.#sandbox.flush();
    if (newcomer) await this.#setFirstPassword(newcomer);
  }

  async refuse(reason: string): Promise<void> {
    const link = await this.#openInvitation();
    await this.#invitation.open(`${link}/refuse`);
    await this.#invitation.press(LABELS.refuse, { reason });
    await this.#sandbox.flush();
  }

  async forward({ name, email, phone }: Colleague, note: string): Promise<void> {
    const link = await this.#openInvitation();
    await this.#invitation.open(`${link}/forward`);
    await this.#invitation.press(LABELS.forward, { name, email, phone, note });
    must(this.#invitation.page, email);
    await this.#sandbox.flush();
  }

  async pause(): Promise<void> {
    await this.#openSharing('active', 'pause');
    await this.#administrator.pause();
    await this.#sandbox.flush();
  }

  async resume(): Promise<void> {
    await this.#openSharing('paused', 'resume');
    await this.#administrator.resume();
    await this.#sandbox.flush();
  }

  /** Gives the app a new secret, with the same decisions. */
  async authoriseAgain(): Promise<void> {
    const { reference } = await this.#openSharing();
    await this.#open(`/data-sharing/${reference}/again`);
    await this.#administrator.authoriseAgain();
    must(this.#portal.page, 'Authorised again');
    await this.#sandbox.flush();
  }

  async revoke(): Promise<void> {
    await this.#openSharing();
    await this.#administrator.revoke();
    must(this.#portal.page, 'Revoked');
    await this.#sandbox.flush();
  }

  /** Adds and withdraws optional areas. */
  async changeAreas({
    add,
    withdraw,
  }: {
    add: readonly string[];
    withdraw: readonly string[];
  }): Promise<void> {
    const { reference } = await this.#openSharing();
    await this.#open(`/data-sharing/${reference}/areas`);
    const offered = areasOn(this.#portal);
    mustBeOffered([...add, ...withdraw], offered);
    const required = withdraw.filter((area) => offered.required.includes(area));
    if (required.length > 0)
      throw new UsageError(`${required.join(', ')} is required. A school can only revoke the whole app`);
    const shared = [...offered.ticked, ...add].filter((area) => !withdraw.includes(area));
    await this.#administrator.saveAreas(
      [...new Set(shared)].filter((area) => offered.optional.includes(area)),
    );
    must(this.#portal.page, 'saved');
    await this.#sandbox.flush();
  }

  /** @param person a UPN, the id in the MIS, or a name that no other person has */
  async changePerson(person: string, isShared: boolean): Promise<void> {
    const { reference } = await this.#openSharing();
    const page = `/gdpr/${reference}`;
    await this.#open(`${page}/list`);
    await this.#administrator.tickFromList(person, isShared);
    if (this.#portal.page.status < 400) await this.#administrator.savePeople();
    else await this.#saveNamed(page, person, isShared);
    must(this.#portal.page, 'Saved');
    await this.#sandbox.flush();
  }

  async #saveNamed(page: string, person: string, isShared: boolean): Promise<void> {
    await this.#open(page);
    const kinds = this.#portal.page.document
      .querySelectorAll('nav a[href*="?kind="]')
      .map((link) => link.getAttribute('href') ?? '');
    const found: { href: string; key: string; name: string }[] = [];
    for (const kind of kinds) {
      const href = `${kind}&${new URLSearchParams({ search: person })}`;
      await this.#open(href);
      found.push(...peopleOn(this.#portal).map((each) => ({ ...each, href })));
    }
    const exact = found.filter(({ name }) => isSameName(name, person));
    const [one, ...others] = exact.length > 0 ? exact : found;
    if (!one) throw new NotFoundError(`No one at ${this.#estab} has the UPN, MIS id or name ${person}`);
    if (others.length > 0)
      throw new UsageError(
        `Several people are called ${person}: ${[one, ...others]
          .slice(0, MOST_NAMED)
          .map(({ name }) => name)
          .join(', ')}. Use the UPN or MIS id`,
      );
    await this.#open(one.href);
    const ticked = peopleOn(this.#portal)
      .filter(({ key, isTicked }) => (key === one.key ? isShared : isTicked))
      .map(({ key }) => key);
    await this.#administrator.savePeople(ticked);
  }

  /** Opens the newest link that works. @returns it */
  async #openInvitation(): Promise<string> {
    const { invitation, school, app, sharing } = await this.#standing();
    if (!invitation) {
      const already = sharing ? `${school} already shares with ${app}. ` : '';
      throw new UsageError(
        `${already}${school} has no open invitation from ${app}. Invite it first${sharing ? ' to authorise again' : ''}`,
      );
    }
    const link = invitation.email === null ? undefined : await this.#awaitLink();
    if (link !== undefined && (await this.#invitation.open(link)).status < 400) return link;
    await this.#enterPortal(`/data-sharing/${invitation.reference}`);
    await this.#administrator.sendInvitationToMe();
    const sent = await this.#newestLink();
    if (sent === undefined)
      throw new NotFoundError(
        `The invitation of ${school} is not in the inbox. Check the faults that are on`,
      );
    await this.#invitation.open(sent);
    return sent;
  }

  #awaitLink = (): Promise<string | undefined> =>
    lookUntil(
      () => this.#newestLink(),
      (link) => link !== undefined,
      { everyMs: LOOK_AGAIN_MS, timeoutMs: EMAIL_PATIENCE_MS },
    );

  async #newestLink(): Promise<string | undefined> {
    await this.#sandbox.flush();
    const conversation = `<${conversationOf(`${this.#estab}/${this.#relyingParty}`)}@`;
    const mail = await this.#sandbox.inbox.ofSchool(this.#estab);
    const email = mail.findLast(
      ({ template, headers }) =>
        template === INVITATION && String(headers.references ?? '').startsWith(conversation),
    );
    return email && linkTo(email, this.#sandbox.portal.url, '/authorise/');
  }

  /** @returns the address of the person who has registered the school, if it was new */
  async #proceed(): Promise<string | undefined> {
    const browser = this.#invitation;
    if (!(await browser.offers(LABELS.no))) return undefined;
    await this.#invited.proceed();
    if (!new URL(browser.url).pathname.startsWith('/register')) return undefined;
    await browser.open(`/register/${this.#estab}`);
    const email = browser.page.document.querySelector('#email')?.getAttribute('value') ?? '';
    const before = await this.#sandbox.inbox.ofSchool(this.#estab);
    await browser.press(LABELS.sendLink, { authority: 'yes' });
    must(browser.page, email);
    await this.#sandbox.flush();
    const verification = await this.#sandbox.inbox.waitFor({
      to: email,
      subject: 'Confirm your email address',
      except: new Set(before.map(({ id }) => id)),
    });
    await browser.open(linkTo(verification, this.#sandbox.portal.url, '/register/verify/'));
    await browser.press(LABELS.registerSchool);
    await this.#invited.proceed();
    return email;
  }

  /** So that the account that was made for them has the password that everyone in the sandbox has. */
  async #setFirstPassword(email: string): Promise<void> {
    const letter = await this.#sandbox.inbox.waitFor({ to: email, subject: 'password' });
    await this.#portal.open(linkTo(letter, this.#sandbox.portal.url, '/set-password/'));
    await setPassword(this.#portal);
  }

  /** @param wanted the state in which the page offers `action`; any in which it shares, if undefined */
  async #openSharing(wanted?: Sharing['state'], action?: string): Promise<Sharing> {
    const { sharing, school, app } = await this.#standing();
    if (!sharing) throw new UsageError(`${school} does not share data with ${app}`);
    if (wanted && sharing.state !== wanted)
      throw new UsageError(`${school} ${STANDINGS[sharing.state]} ${app}, so it cannot ${action}`);
    await this.#enterPortal(`/data-sharing/${sharing.reference}`);
    return sharing;
  }

  async #enterPortal(landing: string): Promise<void> {
    const { portal } = this.#sandbox;
    const link = await portal.enter(this.#estab, 'administrator', landing).catch((error: unknown) => {
      if (!(error instanceof SideRefused && error.status === 404)) throw error;
      throw new NotFoundError(
        `No one at ${this.#estab} has an account for the Manage School Portal, and no invitation is in the inbox. Check the faults that are on`,
      );
    });
    await this.#portal.open(link);
  }

  #open = (path: string): Promise<unknown> => this.#portal.open(`${this.#sandbox.portal.url}${path}`);

  #standing = (): Promise<AppAtSchool> => this.#sandbox.portal.appAtSchool(this.#estab, this.#relyingParty);
}

/** The MIS that the page has chosen, or the first that it offers. */
function misOn({ page }: HttpBrowser): string {
  const offered = page.document.querySelectorAll('input[name=mis]');
  const chosen = offered.find((radio) => radio.hasAttribute('checked')) ?? offered[0];
  return chosen?.getAttribute('value') ?? '';
}

/** The areas on a page with a box for each. Those that are required cannot be changed. */
interface OfferedAreas {
  required: string[];
  optional: string[];
  /** The optional ones that are shared, or proposed. */
  ticked: string[];
}

function areasOn({ page }: HttpBrowser): OfferedAreas {
  const boxes = page.document.querySelectorAll('main input[type=checkbox]').map((box) => ({
    area: box.getAttribute('value') ?? box.id,
    isRequired: box.hasAttribute('disabled'),
    isTicked: box.hasAttribute('checked'),
  }));
  const optional = boxes.filter(({ isRequired }) => !isRequired);
  return {
    required: boxes.filter(({ isRequired }) => isRequired).map(({ area }) => area),
    optional: optional.map(({ area }) => area),
    ticked: optional.filter(({ isTicked }) => isTicked).map(({ area }) => area),
  };
}

/** @throws UsageError for an area that is not on the page */
function mustBeOffered(areas: readonly string[], { required, optional }: OfferedAreas): void {
  const offered = [...required, ...optional];
  const unknown = areas.filter((area) => !offered.includes(area));
  if (unknown.length > 0)
    throw new UsageError(`The app does not ask for ${unknown.join(', ')}. It asks for ${offered.join(', ')}`);
}

function optionalOf(browser: HttpBrowser, areas: readonly string[]): string[] {
  const offered = areasOn(browser);
  mustBeOffered(areas, offered);
  return areas.filter((area) => offered.optional.includes(area));
}

const peopleOn = ({ page }: HttpBrowser) =>
  page.document.querySelectorAll('main tbody tr').flatMap((row) => {
    const box = row.querySelector('input[name=ticked]');
    const key = box?.getAttribute('value');
    const name = row.querySelector('th')?.textContent.trim() ?? '';
    return key ? { key, name, isTicked: box?.hasAttribute('checked') ?? false } : [];
  });
