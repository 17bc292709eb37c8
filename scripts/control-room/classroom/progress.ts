import type { EventName } from '../../../shared/journal/events.ts';
import type { ControlRoom } from '../room.ts';
import { BEGINNING, type Position, type TimelineEvent } from '../timeline/timeline-events.ts';

/** The milestones of the journey, in order, and the events that mark each. */
export const MILESTONES = [
  { title: 'Not started', events: [] },
  { title: 'Signed in to the Hub', events: ['accounts.signed-in'] },
  { title: 'Asked for the connection', events: ['connection.requested'] },
  { title: 'Opened the invitation', events: ['invitation.proceeded', 'invitation.forwarded'] },
  { title: 'Authorised sharing', events: ['authorisation.given'] },
  { title: 'Connected', events: ['connection.connected', 'connection.waiting'] },
  { title: 'Started to sync', events: ['sync.started'] },
  { title: 'Saved a sync', events: ['sync.saved'] },
  { title: 'Deauthorised', events: ['connection.deauthorised'] },
  { title: 'Revoked', events: ['authorisation.revoked'] },
] as const satisfies readonly { title: string; events: readonly EventName[] }[];

/** A learner who has saved a sync has seen the purpose of the journey, so they are never stuck after it. */
const DONE = MILESTONES.findIndex(({ title }) => title === 'Saved a sync');
const STUCK_MINUTES = 5;

/** A learner’s progress. */
export interface Progress {
  /** Index of the latest milestone. */
  milestone: number;
  /** The latest event that the learner caused; null before the first. */
  last: TimelineEvent | null;
  isStuck: boolean;
}

/** Tracks every school’s progress, reading only new events each time. */
export class ProgressBoard {
  readonly #room: ControlRoom;
  readonly #schools = new Map<string, { milestone: number; last: TimelineEvent | null }>();
  #position: Position = BEGINNING;
  #reading: Promise<void> = Promise.resolve();

  constructor(room: ControlRoom) {
    this.#room = room;
    room.whenLoaded(() => {
      this.#schools.clear();
      this.#position = BEGINNING;
    });
  }

  /** Reads what has happened since the last time. */
  async update(): Promise<void> {
    this.#reading = this.#reading.catch(() => {}).then(() => this.#read());
    return this.#reading;
  }

  of(estab: string): Progress {
    const { milestone, last } = this.#schools.get(estab) ?? { milestone: 0, last: null };
    const quiet = last === null ? 0 : this.#room.now(estab).getTime() - Date.parse(last.at);
    return { milestone, last, isStuck: milestone > 0 && milestone < DONE && quiet > STUCK_MINUTES * 60_000 };
  }

  async #read(): Promise<void> {
    for (;;) {
      const { events, position } = await this.#room.timeline(null, this.#position);
      this.#position = position;
      if (events.length === 0) return;
      for (const event of events) this.#note(event);
    }
  }

  #note(event: TimelineEvent): void {
    const { estab, kind, from, detail } = event;
    if (estab === null || kind !== 'decision') return;
    if (detail.event === 'sandbox.reset') {
      this.#schools.delete(estab);
      return;
    }
    const reached = MILESTONES.findIndex(({ events }) => events.some((event) => event === detail.event));
    const before = this.#schools.get(estab) ?? { milestone: 0, last: null };
    this.#schools.set(estab, {
      milestone: Math.max(reached, before.milestone),
      last: from === 'school' || before.last === null ? event : before.last,
    });
  }
}
