import { UsageError } from '../../../shared/errors.ts';
import { isAt, officialSteps } from '../../../shared/guide/steps.ts';
import type { JourneySide } from '../../../shared/journey.ts';
import type { DemoSchool } from '../../../shared/sample-data/schools.ts';
import { administratorIn, coordinatorIn, invitedIn } from '../../journey/actions.ts';
import type { ControlRoom } from '../room.ts';
import { type Cast, CHAPTERS, type Chapter, type DemoStep } from './chapters.ts';
import { type Command, PaneBrowser, type Screen, type SeenPage } from './panes.ts';

/** How long the window has for one command. */
const PATIENCE_MS = 20_000;
/** How long a caption is read, before and after its step, at the usual pace. */
const READING_MS = 1500;

export const PACES = { slow: 1.8, usual: 1, fast: 0.3, instant: 0 } as const;
export type Pace = keyof typeof PACES;

/** What is said of a step. */
interface Caption {
  /** Of the step in its chapter, from 1. */
  number: number;
  title: string;
  do: string;
  why: string;
  /** For the presenter. */
  notes: string;
  pane: JourneySide;
  /** Whose screen it is. */
  who: string;
}

/** What the window shows around the panes. */
export interface Scene {
  chapter: string;
  /** Of the step that is next, from 0. */
  index: number;
  steps: number;
  isPlaying: boolean;
  /** Whether a step is being played. */
  isBusy: boolean;
  /** Whether the school moves to where the chapter begins. */
  isPreparing: boolean;
  pace: Pace;
  caption: Caption | null;
  /** Why the last step could not be played. */
  failure: string | null;
}

export type StageEvent =
  /** With the addresses of the panes' pages, for a window that has been opened or reloaded in the middle. */
  | { scene: Scene; pages?: Record<JourneySide, string> }
  | { id: number; pane: JourneySide; command: Command; pace: number };

const GUIDE = new Map(officialSteps().map((step) => [step.key, step]));

/** The demo of one school: plays the steps of a chapter in the panes of any window that is open. */
export class Stage implements Screen {
  readonly #listeners = new Set<(event: StageEvent) => void>();
  #windows: ((event: StageEvent) => void)[] = [];
  readonly #room: ControlRoom;
  readonly #cast: Cast;
  readonly #waiting = new Map<number, (answer: SeenPage | Error) => void>();
  #commands = 0;
  /** The panes in which a person has gone to another page since the last step. */
  readonly #byHand = new Set<JourneySide>();
  #chapter: Chapter | undefined;
  #scene: Scene = {
    ...{
      chapter: '',
      index: 0,
      steps: 0,
      isPlaying: false,
      isBusy: false,
      isPreparing: false,
      pace: 'usual' as Pace,
    },
    ...{ caption: null, failure: null },
  };

  constructor(room: ControlRoom, school: DemoSchool) {
    this.#room = room;
    const [hub, inbox, portal] = [
      new PaneBrowser(this, 'hub'),
      new PaneBrowser(this, 'inbox'),
      new PaneBrowser(this, 'portal'),
    ];
    this.#cast = {
      ...{ room, school, hub, inbox, portal },
      coordinator: coordinatorIn(hub, room.urls.hub),
      invited: invitedIn(portal),
      administrator: administratorIn(portal, room.urls.portal),
      read: async (email, subject) => {
        await room.flush();
        const { id } = await room.inbox.waitFor({ to: email, subject });
        await inbox.open(`${room.urls.start}/mail/${school.estab}/${id}`);
      },
    };
  }

  /**
   * Tells of every scene from now on, beginning with this one. Commands go to the window that was opened last: two
   * would press everything twice.
   * @param isWindow whether the listener has panes
   * @returns ends it
   */
  listen(listener: (event: StageEvent) => void, isWindow: boolean): () => void {
    this.#listeners.add(listener);
    if (isWindow) this.#windows.push(listener);
    const { hub, inbox, portal } = this.#cast;
    listener({ scene: this.#scene, pages: { hub: hub.url, inbox: inbox.url, portal: portal.url } });
    return () => {
      this.#listeners.delete(listener);
      this.#windows = this.#windows.filter((each) => each !== listener);
    };
  }

  #tell(event: StageEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /**
   * Brings the school to where a chapter begins and opens its pages.
   * @throws UsageError for a chapter that there is not
   */
  async begin(key: string): Promise<void> {
    const chapter = CHAPTERS.find((each) => each.key === key);
    if (!chapter) throw new UsageError(`There is no chapter ${key}`);
    await this.#busily(async () => {
      this.#chapter = chapter;
      this.#show({
        ...{ chapter: key, index: 0, steps: chapter.steps.length },
        ...{ isPlaying: false, caption: null, isPreparing: true },
      });
      const { room, school, inbox } = this.#cast;
      const since = room.now().toISOString();
      await room.jump(school.estab, chapter.from);
      await inbox.open(`${room.urls.start}/mail/${school.estab}?since=${since}`);
      await chapter.opening(this.#cast);
    });
  }

  /** Plays the next step. Nothing happens while one is played, or after the last. */
  async next(): Promise<void> {
    if (this.#scene.isBusy) return;
    this.#catchUp();
    const step = this.#chapter?.steps[this.#scene.index];
    if (!step) return;
    await this.#busily(async () => {
      this.#show({ caption: this.#captionOf(step) });
      await this.#pause();
      await step.play(this.#cast);
      await this.#room.flush();
      this.#show({ index: this.#scene.index + 1 });
    });
  }

  /** Plays steps until the last, one that fails, or `stop`. */
  async play(): Promise<void> {
    if (this.#scene.isPlaying) return;
    this.#show({ isPlaying: true });
    while (this.#scene.isPlaying && this.#scene.index < this.#scene.steps && this.#scene.failure === null) {
      await this.next();
      await this.#pause();
    }
    this.#show({ isPlaying: false });
  }

  /** Leaves out what has been done by hand. */
  #catchUp(): void {
    const steps = this.#chapter?.steps ?? [];
    const { index } = this.#scene;
    const isHere = ({ pane, says }: DemoStep) => this.#byHand.has(pane) && says === this.#guideStepIn(pane);
    const isDone = ({ pane, doneAt }: DemoStep) =>
      this.#byHand.has(pane) && doneAt.includes(this.#guideStepIn(pane) ?? '');
    const [here] = steps.slice(index);
    const later = steps.findIndex((step, at) => at > index && isHere(step));
    if (here && !isHere(here)) {
      if (later !== -1) this.#show({ index: later });
      else if (isDone(here)) this.#show({ index: index + 1 });
    }
    this.#byHand.clear();
  }

  /** The guide's step that a pane's page is: the first for its path with its control on it. */
  #guideStepIn(pane: JourneySide): string | undefined {
    const { url, links, buttons } = this.#cast[pane].page;
    const { pathname } = new URL(url);
    const controls = [...links, ...buttons];
    return [...GUIDE.values()].find(
      ({ side, path, target }) =>
        side === pane &&
        path !== null &&
        isAt(path, pathname) &&
        (target === null || controls.some((words) => words.startsWith(target))),
    )?.key;
  }

  see(pane: JourneySide, page: SeenPage): void {
    this.#cast[pane].see(page);
    if (!this.#scene.isBusy) this.#byHand.add(pane);
  }

  /** Says why nothing more can be played here. */
  fail(failure: string): void {
    this.#show({ failure, isPlaying: false });
  }

  stop(): void {
    this.#show({ isPlaying: false });
  }

  setPace(pace: Pace): void {
    this.#show({ pace });
  }

  perform(pane: JourneySide, command: Command): Promise<SeenPage> {
    const id = ++this.#commands;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => answer(new Error('The demo’s window does not answer')), PATIENCE_MS);
      const answer = (result: SeenPage | Error): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if (result instanceof Error) reject(result);
        else resolve(result);
      };
      this.#waiting.set(id, answer);
      this.#windows.at(-1)?.({ id, pane, command, pace: PACES[this.#scene.pace] });
    });
  }

  /** What the window says of a command. */
  answer(id: number, result: SeenPage | Error): void {
    this.#waiting.get(id)?.(result);
  }

  async #busily(act: () => Promise<void>): Promise<void> {
    this.#show({ isBusy: true, failure: null });
    const failure = await act().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    this.#show({
      isBusy: false,
      isPreparing: false,
      failure,
      ...(failure === null ? {} : { isPlaying: false }),
    });
  }

  #captionOf({ says, pane, who }: DemoStep): Caption {
    const { forename, surname } = this.#cast.school[who];
    const words = typeof says === 'string' ? GUIDE.get(says) : { ...says, notes: '' };
    if (!words) throw new Error(`the guide has no step ${says}`);
    const { title, do: what, why, notes } = words;
    const number = this.#scene.index + 1;
    return { number, title, do: what, why, notes, pane, who: `${forename} ${surname}` };
  }

  #show(change: Partial<Scene>): void {
    this.#scene = { ...this.#scene, ...change };
    this.#tell({ scene: this.#scene });
  }

  async #pause(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, READING_MS * PACES[this.#scene.pace]));
  }
}
