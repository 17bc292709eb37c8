import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from '../../shared/write-whole.ts';

/** The schools that are being reset, in a file: a reset that is cut off between the two sides is finished later. */
export class UnfinishedResets {
  readonly #file: string;
  #estabs: readonly string[] = [];

  constructor(file: string) {
    this.#file = file;
    this.readAgain();
  }

  /** Takes what the file holds now. */
  readAgain(): void {
    this.#estabs = existsSync(this.#file) ? readEstabs(this.#file) : [];
  }

  get estabs(): readonly string[] {
    return this.#estabs;
  }

  begin(estab: string): void {
    this.#keep([...this.#estabs.filter((each) => each !== estab), estab]);
  }

  end(estab: string): void {
    this.#keep(this.#estabs.filter((each) => each !== estab));
  }

  #keep(estabs: readonly string[]): void {
    writeWhole(this.#file, JSON.stringify(estabs));
    this.#estabs = estabs;
  }
}

function readEstabs(file: string): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}
