import type { Request, Response } from 'express';
import type { Run } from './runs.ts';

const EVERY_MS = 250;

/** Tells by server-sent events how the reading goes, until it is over or nobody listens. */
export function streamProgress(request: Request, response: Response, look: () => Run | undefined): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  const tell = () => {
    const run = look();
    const { state = 'cancelled', page = 0, pages = null, people = 0, note = null } = run ?? {};
    response.write(`data: ${JSON.stringify({ state, page, pages, people, note })}\n\n`);
    if (state !== 'loading') end();
  };
  const timer = setInterval(tell, EVERY_MS);
  const end = () => {
    clearInterval(timer);
    response.end();
  };
  request.on('close', end);
  tell();
}
