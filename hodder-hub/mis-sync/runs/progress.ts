import type { Response } from 'express';
import { streamChanges } from '../../../shared/web/event-stream.ts';
import type { Run } from '../records/runs.ts';

/** Streams how the reading goes, until it is over. */
export function streamProgress(response: Response, look: () => Run | undefined): void {
  streamChanges(response, {
    look: () => {
      const { state = 'cancelled', page = 0, pages = null, people = 0, note = null } = look() ?? {};
      return { state, page, pages, people, note };
    },
    everyMs: 250,
    isOver: ({ state }) => state !== 'loading',
  });
}
