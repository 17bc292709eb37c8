import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from '../../shared/write-whole.ts';

/** The schools that are being reset, in a file: a reset that is cut off between the two sides is finished later. */
export class UnfinishedResets {
  readonly #file: string;
  readonly #estabs: Set<string>;

  constructor(file: string) {
    this.#file = file;
    this.#estabs = new Set(existsSync(file) ? readEstabs(file) : []);
  }

  get estabs(): string[] {
    return [...this.#estabs];
  }

  begin(estab: string): void {
    this.#estabs.add(estab);
    this.#keep();
  }

  end(estab: string): void {
    this.#estabs.delete(estab);
    this.#keep();
  }

  #keep(): void {
    writeWhole(this.#file, JSON.stringify(this.estabs));
  }
}

function readEstabs(file: string): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}
