import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { NotFoundError, UsageError } from '../../../shared/errors.ts';
import type { DemoSchool } from '../../../shared/sample-data/schools.ts';
import { writeWhole } from '../../../shared/write-whole.ts';
import type { ControlRoom } from '../room.ts';

/** One learner's place in the classroom: a school of their own. */
export const Seat = z.object({ number: z.number(), estab: z.string(), code: z.string() });
export type Seat = z.output<typeof Seat>;

/** A seat with the school's people. */
export interface Learner extends Seat {
  school: DemoSchool;
}

export const MOST_SEATS = 60;

/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const CODE_LENGTH = 8;

/** The schools of a classroom, each with a code that opens its own page only. */
export class Classroom {
  readonly #room: ControlRoom;
  readonly #file: string;
  #seats: readonly Seat[] = [];

  /**
   * @param file where the seats are kept, so that cards work after a restart
   * @throws UsageError when it cannot be read
   */
  constructor(room: ControlRoom, file: string) {
    this.#room = room;
    this.#file = file;
    this.readAgain();
  }

  /** Takes the seats that the file holds now. */
  readAgain(): void {
    this.#seats = existsSync(this.#file) ? readSeats(this.#file) : [];
  }

  get seats(): readonly Seat[] {
    return this.#seats;
  }

  /**
   * Creates schools until there are `count` seats. Existing seats do not change.
   * @throws UsageError for a count that is not from 1 to 60
   */
  async furnish(count: number): Promise<void> {
    if (!Number.isInteger(count) || count < 1 || count > MOST_SEATS)
      throw new UsageError(`A classroom has from 1 to ${MOST_SEATS} schools`);
    while (this.#seats.length < count) {
      const { estab } = await this.#room.createSchool();
      this.#keep([...this.#seats, { number: this.#seats.length + 1, estab, code: newCode() }]);
    }
  }

  /** Ends the classroom and keeps its schools. */
  clear(): void {
    this.#keep([]);
  }

  async learners(): Promise<Learner[]> {
    return Promise.all(
      this.#seats.map(async (seat) => ({ ...seat, school: await this.#room.peopleOf(seat.estab) })),
    );
  }

  /** @throws NotFoundError for an unknown code */
  async learnerOf(code: string): Promise<Learner> {
    const seat = this.#seats.find((each) => each.code === code);
    if (!seat) throw new NotFoundError('This code opens no school. Check it and try again.');
    return { ...seat, school: await this.#room.peopleOf(seat.estab) };
  }

  #keep(seats: readonly Seat[]): void {
    writeWhole(this.#file, JSON.stringify(seats));
    this.#seats = seats;
  }
}

function readSeats(file: string): Seat[] {
  try {
    return z.array(Seat).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new UsageError(
      `The classroom’s seats in ${file} cannot be read. Put the file back from a copy, or delete it: the schools stay, and a new classroom gets new ones`,
      { cause },
    );
  }
}

const newCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
