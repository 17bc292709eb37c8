import type { Request, RequestHandler, Response } from 'express';
import { changePage } from '../web/change-page.ts';

/**
 * Lets the control room's demo, and nobody else, frame this side's pages, and has them play what it asks for.
 * @param stage the control room's origin
 */
export function demoPane(stage: string): RequestHandler {
  const script = `<link rel="stylesheet" href="/assets/demo-pane/pane.css"><script src="/assets/demo-pane/pane.js" data-stage="${stage}" defer></script>`;
  return (request, response, next) => {
    if (isFramed(request)) {
      allowFrame(response, stage);
      changePage(request, response, (html) => html.replace('</head>', `${script}</head>`));
    }
    next();
  };
}

/** Browsers say so themselves; a page cannot. */
export const isFramed = (request: Request): boolean => request.get('Sec-Fetch-Dest') === 'iframe';

/** @param ancestor the only page that may frame the answer */
export function allowFrame(response: Response, ancestor: string): void {
  const policy = String(response.getHeader('Content-Security-Policy') ?? '');
  response.setHeader(
    'Content-Security-Policy',
    policy.replace("frame-ancestors 'none'", `frame-ancestors ${ancestor}`),
  );
  response.removeHeader('X-Frame-Options');
}
