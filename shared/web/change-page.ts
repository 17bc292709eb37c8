import type { Request, Response } from 'express';

type Change = (html: string, locals: object) => string;

const changesOf = new WeakMap<Response, Change[]>();

/** Changes the page that a request is answered with, after it has been rendered and after earlier changes. */
export function changePage(request: Request, response: Response, change: Change): void {
  const earlier = changesOf.get(response);
  if (earlier) {
    earlier.push(change);
    return;
  }
  const changes = [change];
  changesOf.set(response, changes);
  const render = response.render.bind(response);
  response.render = (view: string, options?: object | ((error: Error, html: string) => void)) => {
    const locals = typeof options === 'object' ? options : {};
    render(view, locals, (error: Error | null, html: string) => {
      if (error) return request.next?.(error);
      const all = { ...response.locals, ...locals };
      response.send(changes.reduce((page, each) => each(page, all), html));
    });
  };
}
