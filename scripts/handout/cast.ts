import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { JourneyKey } from '../../shared/journey.ts';
import type { Sandbox } from '../compose/sandbox.ts';
import type { Received } from '../journey/inbox.ts';
import { linkTo } from '../journey/playing.ts';
import type { Place, Recorder, Words } from './recorder.ts';

const SCREEN = { width: 1024, height: 640 };
const LETTER = { width: 680, height: 400 };

/** The people at the two screens and the inbox, with a recorder that takes pictures of what they do. */
export class Cast {
  readonly hub: Page;
  readonly portal: Page;
  readonly #letter: Page;
  readonly #sandbox: Sandbox;
  readonly #recorder: Recorder;

  private constructor(
    sandbox: Sandbox,
    recorder: Recorder,
    pages: Record<'hub' | 'portal' | 'letter', Page>,
  ) {
    this.#sandbox = sandbox;
    this.#recorder = recorder;
    this.hub = pages.hub;
    this.portal = pages.portal;
    this.#letter = pages.letter;
  }

  static async of(sandbox: Sandbox, context: BrowserContext, recorder: Recorder): Promise<Cast> {
    context.setDefaultTimeout(10_000);
    const [hub, portal, letter] = [await context.newPage(), await context.newPage(), await context.newPage()];
    await hub.setViewportSize(SCREEN);
    await portal.setViewportSize(SCREEN);
    await letter.setViewportSize(LETTER);
    return new Cast(sandbox, recorder, { hub, portal, letter });
  }

  /** What is shown from now on belongs to that step of the journey. */
  begin(step: JourneyKey): void {
    this.#recorder.begin(step);
  }

  /** Shows a page and what is pressed on it, and presses it. */
  async press(place: Exclude<Place, 'inbox'>, name: string | RegExp, words: Words): Promise<void> {
    const page = this[place];
    const here = buttonOrLink(page, name);
    await this.#recorder.show(place, page, words, { here });
    await here.click();
    await page.waitForLoadState();
  }

  /** Shows a page on which nothing is pressed. */
  look(place: Exclude<Place, 'inbox'>, words: Words): Promise<void> {
    return this.#recorder.show(place, this[place], words);
  }

  /**
   * Shows the newest such email, with the addresses that a sandbox on its usual ports puts into it.
   * @param button what is pressed in it
   */
  async read(wanted: { to: string; subject: string }, words: Words, button?: string): Promise<Received> {
    const { urls, room } = this.#sandbox;
    await room.flush();
    const email = await room.inbox.waitFor(wanted);
    const html = email.html
      .replaceAll(urls.hub, 'http://127.0.0.1:3001')
      .replaceAll(urls.portal, 'http://127.0.0.1:3002');
    await this.#letter.setContent(html);
    const { from, to, subject } = email;
    const here = button === undefined ? undefined : buttonOrLink(this.#letter, button);
    const letter = { from, to, subject };
    await this.#recorder.show('inbox', this.#letter, words, here ? { here, letter } : { letter });
    return email;
  }

  /** Opens an email's link to that part of the portal or the Hub. */
  async follow(place: Exclude<Place, 'inbox'>, email: Received, path: string): Promise<void> {
    await this[place].goto(linkTo(email, this.#sandbox.urls[place], path));
  }
}

const buttonOrLink = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name }).or(page.getByRole('link', { name })).first();
