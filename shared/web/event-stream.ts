import type { Response } from 'express';

/** Server-sent events to one reader. */
export interface EventStream {
  /** @param id where the reader continues from when it has lost the connection */
  send(data: unknown, id?: string): void;
  end(): void;
}

/** After that much silence the reader is told that the connection lives. */
const HEARTBEAT_MS = 15_000;

/**
 * Answers with server-sent events: looks for some at once and then every `everyMs`, until `look` ends the stream or
 * fails, or the reader goes away.
 */
export function streamEvents(
  response: Response,
  everyMs: number,
  look: (stream: EventStream) => void | Promise<void>,
): void {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.write(': live\n\n');
  let timer: NodeJS.Timeout | undefined;
  let quietSince = performance.now();
  const write = (text: string) => {
    response.write(text);
    quietSince = performance.now();
  };
  const stream: EventStream = {
    send: (data, id) => write(`${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`),
    end: () => response.end(),
  };
  const lookAgain = async () => {
    try {
      await look(stream);
    } catch {
      stream.end();
    }
    if (response.writableEnded || response.destroyed) return;
    if (performance.now() - quietSince > HEARTBEAT_MS) write(': still here\n\n');
    timer = setTimeout(lookAgain, everyMs);
  };
  response.on('close', () => clearTimeout(timer));
  void lookAgain();
}

/** The same where one thing is looked at: an event each time that it has changed, until `isOver`. */
export function streamChanges<News>(
  response: Response,
  { look, everyMs, isOver }: { look: () => News; everyMs: number; isOver: (news: News) => boolean },
): void {
  let told: string | undefined;
  streamEvents(response, everyMs, (stream) => {
    const news = look();
    const data = JSON.stringify(news);
    if (data !== told) stream.send(news);
    told = data;
    if (isOver(news)) stream.end();
  });
}
