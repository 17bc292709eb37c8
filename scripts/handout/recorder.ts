import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';

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

export interface Step extends Words {
  number: number;
  place: Place;
  /** Relative to the handout's folder. */
  image: string;
  /** The picture's size in pixels. */
  size: { width: number; height: number };
  /** Where the step is the reading of an email. */
  letter?: { from: string; to: string; subject: string };
}

export interface Chapter {
  title: string;
  who: string;
  steps: Step[];
}

const RING =
  "(element) => { element.style.outline = '4px solid #d9480f'; element.style.outlineOffset = '3px'; }";
const NO_RING = "(element) => { element.style.outline = ''; element.style.outlineOffset = ''; }";

/** Keeps the steps of a journey, with a picture of each in a folder. */
export class Recorder {
  readonly chapters: Chapter[] = [];
  readonly #folder: string;
  #taken = 0;

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

  /**
   * Takes a picture of the whole page.
   * @param here what to press next, ringed in the picture
   */
  async show(
    place: Place,
    page: Page,
    words: Words,
    { here, letter }: { here?: Locator; letter?: Step['letter'] } = {},
  ): Promise<void> {
    const number = ++this.#taken;
    const image = `images/${String(number).padStart(2, '0')}.jpg`;
    await page.mouse.move(0, 0);
    await here?.evaluate(RING);
    const picture = await page.screenshot({
      type: 'jpeg',
      quality: 85,
      fullPage: true,
      animations: 'disabled',
    });
    await here?.evaluate(NO_RING);
    writeFileSync(path.join(this.#folder, image), picture);
    const size = jpegSize(picture);
    this.chapters.at(-1)?.steps.push({ number, place, image, size, ...words, ...(letter && { letter }) });
  }
}

/** Width and height stand in the frame header of a JPEG. */
function jpegSize(picture: Buffer): { width: number; height: number } {
  for (let at = 2; at < picture.length; at += 2 + picture.readUInt16BE(at + 2)) {
    const marker = picture.readUInt16BE(at);
    if (marker >= 0xffc0 && marker <= 0xffc2)
      return { width: picture.readUInt16BE(at + 7), height: picture.readUInt16BE(at + 5) };
  }
  throw new Error('not a JPEG');
}
