import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import {
  JOURNEY_KEYS,
  type JourneyKey,
  type JourneySide,
  numberOf,
  stepLabel,
} from '../../shared/journey.ts';

/** What is said of a step. */
export interface Caption {
  title: string;
  /** What to do, as you would say it to a person at the keyboard. */
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

export interface Step extends Caption {
  /** Of the official journey: several pages may belong to one of its steps. */
  number: number;
  /** `Step 4 of 17` */
  label: string;
  side: JourneySide;
  /** One picture, or two where the page is long: its beginning, and where to press or its end. */
  pictures: Picture[];
  /** Only the control to press and its surroundings, or the top of the page. */
  detail: Picture;
  /** Where the step is the reading of an email. */
  letter?: { from: string; to: string; subject: string };
}

export interface Chapter {
  title: string;
  who: string;
  steps: Step[];
}

/** How much of a page is shown, in pixels: two steps have to fit on a sheet of A4. */
const SHOWN: Record<'screen' | 'letter', { whole: number; beginning: number; further: number }> = {
  screen: { whole: 760, beginning: 440, further: 260 },
  letter: { whole: 600, beginning: 370, further: 190 },
};
const DETAIL = { width: 640, height: 230 };

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
    side: JourneySide,
    page: Page,
    caption: Caption,
    { here, letter }: { here?: Locator; letter?: Step['letter'] } = {},
  ): Promise<void> {
    this.#taken += 1;
    await page.mouse.move(0, 0);
    await here?.evaluate((element) => {
      element.style.outline = '4px solid #d9480f';
      element.style.outlineOffset = '3px';
    });
    const name = String(this.#taken).padStart(2, '0');
    const spot = await boxOf(here ?? page.locator('main :is(h1, h2)').or(page.locator('p')).first());
    const pictures = await this.#photograph(page, name, side === 'inbox' ? 'letter' : 'screen', here && spot);
    const detail = await this.#photographDetail(page, `${name}-detail`, spot);
    await here?.evaluate((element) => {
      element.style.outline = '';
      element.style.outlineOffset = '';
    });
    const step = { number: numberOf(this.#step), label: stepLabel(this.#step) };
    this.chapters
      .at(-1)
      ?.steps.push({ ...step, side, pictures, detail, ...caption, ...(letter && { letter }) });
  }

  async #photograph(
    page: Page,
    name: string,
    kind: keyof typeof SHOWN,
    here: Box | undefined,
  ): Promise<Picture[]> {
    const { width, height } = await sizeOf(page);
    const { whole, beginning, further } = SHOWN[kind];
    const parts = [{ y: 0, height: Math.min(height, whole) }];
    if (height > whole) {
      const end = height - further;
      const y = here ? Math.min(end, Math.round(here.y + here.height / 2 - further / 2)) : end;
      if (y > beginning) parts.splice(0, 1, { y: 0, height: beginning }, { y, height: further });
    }
    const pictures: Picture[] = [];
    for (const [at, part] of parts.entries()) {
      pictures.push(
        await this.#shoot(page, `${name}${at === 0 ? '' : '-further'}`, { x: 0, width, ...part }),
      );
    }
    return pictures;
  }

  async #photographDetail(page: Page, name: string, around: Box): Promise<Picture> {
    const size = await sizeOf(page);
    const width = Math.min(DETAIL.width, size.width);
    const height = Math.min(DETAIL.height, size.height);
    const x = within(around.x + around.width / 2 - width / 2, size.width - width);
    const y = within(around.y + around.height / 2 - height / 2, size.height - height);
    return this.#shoot(page, name, { x, y, width, height });
  }

  async #shoot(page: Page, name: string, clip: Box): Promise<Picture> {
    const image = `images/${name}.jpg`;
    await page.screenshot({
      path: path.join(this.#folder, image),
      type: 'jpeg',
      quality: 85,
      fullPage: true,
      clip,
      animations: 'disabled',
      // Schools do not have it.
      style: '.sandbox-bar { display: none }',
    });
    return { image, width: clip.width, height: clip.height };
  }
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const sizeOf = async (page: Page): Promise<{ width: number; height: number }> => ({
  width: page.viewportSize()?.width ?? 0,
  height: Number(await page.evaluate('document.documentElement.scrollHeight')),
});

/** Where it is on the whole page, however far that is scrolled. */
async function boxOf(locator: Locator): Promise<Box> {
  return locator.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const view = element.ownerDocument.defaultView;
    return { x: x + (view?.scrollX ?? 0), y: y + (view?.scrollY ?? 0), width, height };
  });
}

const within = (value: number, most: number): number => Math.round(Math.max(0, Math.min(value, most)));
