import { z } from 'zod';
import type { JourneySide } from '../../../shared/journey.ts';
import type { Fields, PersonsBrowser } from '../../journey/actions.ts';

/** A page in a pane, as the person sees it. */
export const SeenPage = z.object({
  url: z.string(),
  text: z.string(),
  /** The words of its links and buttons. */
  links: z.array(z.string()),
  buttons: z.array(z.string()),
});
export type SeenPage = z.output<typeof SeenPage>;

/** What a pane is told to do. */
export type Command =
  | { act: 'open'; url: string }
  | { act: 'follow'; label: string }
  | { act: 'press'; label: string; fields: Fields };

/** The open window of a demo: carries a command to its pane, and resolves with the page that the pane then has. */
export interface Screen {
  perform(pane: JourneySide, command: Command): Promise<SeenPage>;
}

const NOTHING: SeenPage = { url: 'about:blank', text: '', links: [], buttons: [] };

/** One pane of a demo, used as a person does. */
export class PaneBrowser implements PersonsBrowser {
  readonly #screen: Screen;
  readonly #pane: JourneySide;
  #page = NOTHING;

  constructor(screen: Screen, pane: JourneySide) {
    this.#screen = screen;
    this.#pane = pane;
  }

  get page(): SeenPage {
    return this.#page;
  }

  /** A person has gone to another page by hand. */
  see(page: SeenPage): void {
    this.#page = page;
  }

  get url(): string {
    return this.#page.url;
  }

  open(url: string): Promise<void> {
    const base = this.url === NOTHING.url ? undefined : this.url;
    return this.#perform({ act: 'open', url: new URL(url, base).href });
  }

  follow(label: string): Promise<void> {
    return this.#perform({ act: 'follow', label });
  }

  press(label: string, fields: Fields = {}): Promise<void> {
    return this.#perform({ act: 'press', label, fields });
  }

  async offers(label: string): Promise<boolean> {
    return this.#page.links.some((link) => link.includes(label));
  }

  async text(): Promise<string> {
    return this.#page.text;
  }

  async #perform(command: Command): Promise<void> {
    this.#page = await this.#screen.perform(this.#pane, command);
  }
}
