import { close, listen } from '../../shared/web/servers.ts';

/** Stands before Xporter, and may answer in its place or keep its answer back. */
export interface Between {
  url: string;
  /** Paths in the order in which they were asked for. */
  seen: string[];
  /** @param how returns a status to answer with, or undefined to let the request through */
  meddle(how: (path: string) => number | undefined): void;
  /**
   * Keeps back the answer to the next request whose path contains `part`.
   * @returns once there is an answer: what lets it go
   */
  hold(part: string): Promise<() => void>;
  stop(): Promise<void>;
}

export async function startBetween(url: string): Promise<Between> {
  let meddle: (path: string) => number | undefined = () => undefined;
  let held: { part: string; answered(letGo: () => void): void } | undefined;
  const seen: string[] = [];
  const { server, url: ownUrl, answerWith } = await listen(0, 'PORTAL_PORT');

  async function letPass(path: string): Promise<void> {
    if (!held || !path.includes(held.part)) return;
    const { answered } = held;
    held = undefined;
    await new Promise<void>((letGo) => answered(letGo));
  }

  answerWith(async (request, response) => {
    const path = request.url ?? '';
    seen.push(path);
    const status = meddle(path);
    if (status !== undefined) {
      await letPass(path);
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ ExceptionMessage: 'Token has expired' }));
      return;
    }
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk);
    const answer = await fetch(`${url}${path}`, {
      method: request.method ?? 'GET',
      headers: {
        authorization: request.headers.authorization ?? '',
        'content-type': request.headers['content-type'] ?? 'application/json',
      },
      ...(request.method === 'POST' ? { body: Buffer.concat(body) } : {}),
    });
    const content = Buffer.from(await answer.arrayBuffer());
    await letPass(path);
    response.writeHead(answer.status, { 'Content-Type': 'application/json' });
    response.end(content);
  });

  return {
    url: ownUrl,
    seen,
    meddle(how) {
      meddle = how;
    },
    hold: (part) =>
      new Promise((answered) => {
        held = { part, answered };
      }),
    stop: () => close(server),
  };
}
