import type { Request, Response } from 'express';

/**
 * Answers with server-sent events: the first at once, then one each time that what `look` returns has changed, until
 * `isOver` or the reader goes away.
 */
export function streamChanges<News>(
  request: Request,
  response: Response,
  { look, everyMs, isOver }: { look: () => News; everyMs: number; isOver: (news: News) => boolean },
): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  let told: string | undefined;
  const tell = () => {
    const news = look();
    const data = JSON.stringify(news);
    if (data !== told) response.write(`data: ${data}\n\n`);
    told = data;
    if (isOver(news)) end();
  };
  const timer = setInterval(tell, everyMs);
  const end = () => {
    clearInterval(timer);
    response.end();
  };
  request.on('close', end);
  tell();
}
