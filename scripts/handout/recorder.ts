import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { JOURNEY_KEYS, type JourneyKey, numberOf, stepLabel } from '../../shared/journey.ts';

/** On whose screen a step happens. */
export type Place = 'hub' | 'portal' | 'inbox';

/** What is said of a step. */
export interface Words {
  title: string;
  /** What to do, as one would say it to somebody at the keyboard. */
  what: string;
  /** What it is for. */
  why: string;
}

export interface Picture {
  /** Relative to the handout's folder. */
  image: string;
  width: number;
  height: number;
}

export interface Step extends Words {
  /** Of the official journey: several pages may belong to one of its steps. */
  number: number;
  /** `Step 4 of 17` */
  label: string;
  place: Place;
  /** One picture, or two where the page is long: its beginning and its end. */
  pictures: Picture[];
  /** Where the step is the reading of an email. */
  letter?: { from: string; to: string; subject: string };
}

export interface Chapter {
  title: string;
  who: string;
  steps: Step[];
}

/** A page longer than this is shown by its beginning and its end. */
const LONG = 1700;
const BEGINNING = 900;
const END = 420;

/** Keeps the steps of a journey, with a picture of each in a folder. */
export class Recorder {
  readonly chapters: Chapter[] = [];
  readonly #folder: string;
  #taken = 0;
  #step: JourneyKey = JOURNEY_KEYS[0];

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(path.join(folder, 'images'), { recursive: true });
  }

  get steps(): Step[] {
    return this.chapters.flatMap(({ steps }) => steps);
  }

  chapter(title: string, who: string): void {
    this.chapters.push({ title, who, steps: [] });
  }

  /** What is shown from now on belongs to that step. */
  begin(step: JourneyKey): void {
    this.#step = step;
  }

  /**
   * Takes a picture of the page.
   * @param here what to press next, ringed in the picture
   */
  async show(
    place: Place,
    page: Page,
    words: Words,
    { here, letter }: { here?: Locator; letter?: Step['letter'] } = {},
  ): Promise<void> {
    this.#taken += 1;
    await page.mouse.move(0, 0);
    await here?.evaluate((element) => {
      element.style.outline = '4px solid #d9480f';
      element.style.outlineOffset = '3px';
    });
    const pictures = await this.#photograph(page, String(this.#taken).padStart(2, '0'));
    await here?.evaluate((element) => {
      element.style.outline = '';
      element.style.outlineOffset = '';
    });
    const step = { number: numberOf(this.#step), label: stepLabel(this.#step) };
    this.chapters.at(-1)?.steps.push({ ...step, place, pictures, ...words, ...(letter && { letter }) });
  }

  async #photograph(page: Page, name: string): Promise<Picture[]> {
    const width = page.viewportSize()?.width ?? 0;
    const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
    const parts =
      height <= LONG
        ? [{ y: 0, height }]
        : [
            { y: 0, height: BEGINNING },
            { y: height - END, height: END },
          ];
    const pictures: Picture[] = [];
    for (const [at, part] of parts.entries()) {
      const image = `images/${name}${at === 0 ? '' : '-end'}.jpg`;
      await page.screenshot({
        path: path.join(this.#folder, image),
        type: 'jpeg',
        quality: 85,
        fullPage: true,
        clip: { x: 0, width, ...part },
        animations: 'disabled',
      });
      pictures.push({ image, width, height: part.height });
    }
    return pictures;
  }
}
