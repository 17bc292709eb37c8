import type { IncomingMessage, RequestListener } from 'node:http';
import type { StoryProgress } from '../control-room/views/locals.ts';

/** The story, played behind a sandbox that already listens. Requests that must not meet half of it are held. */
export class PlayedBehind {
  #progress: StoryProgress | undefined;
  #over: Promise<unknown> = Promise.resolve();

  /** Undefined unless it is being played. */
  get progress(): StoryProgress | undefined {
    return this.#progress;
  }

  /** @param play calls its argument when a school has its history */
  play(of: number, play: (tell: () => void) => Promise<void>): Promise<void> {
    const progress = { played: 0, of };
    this.#progress = progress;
    const over = play(() => progress.played++).finally(() => {
      this.#progress = undefined;
    });
    this.#over = over.catch(() => {});
    return over;
  }

  /**
   * Holds requests until the story is over.
   * @param passes the paths that are answered in the middle of it
   */
  hold(answer: RequestListener, passes: RegExp): RequestListener {
    return (request, response) => {
      if (!this.#progress || passes.test(pathOf(request))) return answer(request, response);
      void this.#over.then(() => {
        if (!response.destroyed) answer(request, response);
      });
    };
  }
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/';
