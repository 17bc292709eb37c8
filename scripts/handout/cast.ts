import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { JourneyKey, JourneySide } from '../../shared/journey.ts';
import type { Sandbox } from '../compose/sandbox.ts';
import { administratorIn, coordinatorIn, invitedIn } from '../journey/actions.ts';
import type { Received } from '../journey/inbox.ts';
import { linkTo } from '../journey/playing.ts';
import { RealBrowser } from '../journey/real-browser.ts';
import type { Caption, Recorder } from './recorder.ts';

const SCREEN = { width: 1024, height: 640 };
const LETTER = { width: 680, height: 400 };

type Screen = Exclude<JourneySide, 'inbox'>;

/** The people at the two screens and the inbox, with a recorder that takes pictures of what they do. */
export class Cast {
  readonly hub: RealBrowser;
  readonly portal: RealBrowser;
  readonly coordinator;
  readonly invited;
  readonly administrator;
  readonly #letter: Page;
  readonly #sandbox: Sandbox;
  readonly #recorder: Recorder;
  /** For the controls that are pressed next; undefined while no pictures are taken. */
  #captions: Caption[] | undefined;

  private constructor(sandbox: Sandbox, recorder: Recorder, pages: Record<JourneySide, Page>) {
    this.#sandbox = sandbox;
    this.#recorder = recorder;
    this.#letter = pages.inbox;
    const screen = (side: Screen): RealBrowser =>
      new RealBrowser(pages[side], (control) => this.#photograph(side, pages[side], control));
    this.hub = screen('hub');
    this.portal = screen('portal');
    this.coordinator = coordinatorIn(this.hub, sandbox.urls.hub);
    this.invited = invitedIn(this.portal);
    this.administrator = administratorIn(this.portal, sandbox.urls.portal);
  }

  static async of(sandbox: Sandbox, context: BrowserContext, recorder: Recorder): Promise<Cast> {
    context.setDefaultTimeout(10_000);
    const [hub, portal, inbox] = [await context.newPage(), await context.newPage(), await context.newPage()];
    await hub.setViewportSize(SCREEN);
    await portal.setViewportSize(SCREEN);
    await inbox.setViewportSize(LETTER);
    return new Cast(sandbox, recorder, { hub, portal, inbox });
  }

  /** What is shown from now on belongs to that step of the journey. */
  begin(step: JourneyKey): void {
    this.#recorder.begin(step);
  }

  /**
   * Plays an action, and shows each page on which it presses something.
   * @param captions one for each press, in order
   * @throws when it presses more or less than that
   */
  async show(action: () => Promise<unknown>, ...captions: Caption[]): Promise<void> {
    this.#captions = captions;
    await action();
    const [left] = this.#captions;
    this.#captions = undefined;
    if (left) throw new Error(`nothing was pressed for “${left.title}”`);
  }

  async #photograph(side: Screen, page: Page, here: Locator): Promise<void> {
    if (!this.#captions) return;
    const caption = this.#captions.shift();
    if (!caption) throw new Error(`no caption for what is pressed on ${page.url()}`);
    await this.#recorder.show(side, page, caption, { here });
  }

  /** Shows a page on which nothing is pressed. */
  look(side: Screen, caption: Caption): Promise<void> {
    return this.#recorder.show(side, this[side].page, caption);
  }

  /**
   * Shows the newest such email, with the addresses that a sandbox on its usual ports puts into it.
   * @param button what is pressed in it
   */
  async read(wanted: { to: string; subject: string }, caption: Caption, button?: string): Promise<Received> {
    const { urls, room } = this.#sandbox;
    await room.flush();
    const email = await room.inbox.waitFor(wanted);
    const html = email.html
      .replaceAll(urls.hub, 'http://127.0.0.1:3001')
      .replaceAll(urls.portal, 'http://127.0.0.1:3002');
    await this.#letter.setContent(html);
    const { from, to, subject } = email;
    const letter = { from, to, subject };
    const here =
      button === undefined ? {} : { here: this.#letter.getByRole('link', { name: button }).first() };
    await this.#recorder.show('inbox', this.#letter, caption, { ...here, letter });
    return email;
  }

  /** Opens an email's link to that part of the portal or the Hub. */
  async follow(side: Screen, email: Received, path: string): Promise<void> {
    await this[side].open(linkTo(email, this.#sandbox.urls[side], path));
  }
}
