import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Forgotten, InboxBounds } from './bounded.ts';

/** MailDev has been updated, and the links in its page have not been checked yet. */
export class UnknownMailDevPage extends Error {
  override name = 'UnknownMailDevPage';
}

const SCRIPT = '/assets/maildev-with-links.js';

/** On a phone, the list or one email. A search opens its first result, so the list stays while somebody types. */
const STYLE = `<style>
.to-list { display: none }
.forgotten {
  position: fixed; inset: auto 0 0; margin: 0; padding: 4px 12px; font-size: 13px; background: #1e293b; color: #fff
}
body:has(.forgotten) { padding-bottom: 48px }
@media (max-width: 767px) {
  body:has([data-testid="email-viewer"]) .to-list {
    display: block; position: fixed; inset: auto 0 0; padding: 12px; text-align: center; background: #1e293b; color: #fff
  }
  body:has([data-testid="email-viewer"]) .forgotten { display: none }
  [data-testid="email-viewer"] { padding-bottom: 48px }
  [data-testid="sidebar-container"] { width: 100% }
  [data-testid="sidebar-container"]:has(~ main [data-testid="email-viewer"]):not(:has(input:focus)) { display: none }
  [data-testid="sidebar-container"]:has(input:focus) ~ main { display: none }
  [data-testid="email-viewer-pane"]:has([data-testid="email-viewer-empty"]) { display: none }
  [data-testid="header"] :has(> button) { gap: 0 }
  [data-testid="header"] .text-xs, [data-testid="email-viewer"] .relative.mr-2 { display: none }
}</style>`;
const TO_LIST = '<a class="to-list" href="#/">All emails</a>';

/**
 * Makes every link in MailDev's page open in a new tab, and the page fit a phone.
 *
 * MailDev 3.0.0 shows an email in an iframe whose sandbox allows no windows: a click on a link does nothing or blanks
 * the email. Plain text has no links at all. MailDev 2.2.1 has both, but is no longer maintained. So the page stays
 * MailDev 3's, and two expressions of its script are replaced as it is served.
 * It says how many emails have been deleted to make room.
 * @param server MailDev's, already listening at `url`
 * @throws UnknownMailDevPage when the page no longer holds what is replaced
 */
export async function adaptPage(
  server: Server,
  url: string,
  { bounds, forgotten }: { bounds: InboxBounds; forgotten: Forgotten },
): Promise<void> {
  const html = await read(url);
  const [, original] = /<script type="module" crossorigin src="\.(\/assets\/[^"]+\.js)">/.exec(html) ?? [];
  if (!original) throw new UnknownMailDevPage('MailDev’s page has no script of the form known here');
  const script = Buffer.from(withLinks(await read(`${url}${original}`)));
  const page = html
    .replace(`.${original}`, `.${SCRIPT}`)
    .replace('</head>', `${STYLE}</head>`)
    .replace('</body>', `${TO_LIST}</body>`);

  const answerAsMailDev = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    if (request.method === 'GET' && path === SCRIPT) return send(response, 'text/javascript', script);
    if (request.method === 'GET' && isPage(request, path)) {
      const note = noteOf(bounds, forgotten);
      return send(response, 'text/html', Buffer.from(page.replace('</body>', `${note}</body>`)));
    }
    for (const listener of answerAsMailDev) listener.call(server, request, response);
  });
}

/**
 * The two replacements: windows for the HTML of an email, links for its plain text.
 * @throws UnknownMailDevPage when one of the two expressions does not occur exactly once
 */
export function withLinks(script: string): string {
  const framed = replaceOnce(
    script,
    /srcDoc:(\w+),(className:"[^"]*",style:\{.{1,80}?\},)sandbox:"allow-same-origin"/g,
    (html, props) =>
      `srcDoc:\`<base target="_blank">\${${html}}\`,${props}sandbox:"allow-same-origin allow-popups allow-popups-to-escape-sandbox"`,
  );
  return replaceOnce(
    framed,
    /(function \w+\(\{text:(\w+)\}\)\{return \2\?(\w+)\.jsx\("pre",\{className:"[^"]*",children:)\2\}/g,
    (before, text, react) =>
      `${before}${text}.split(/(https?:\\/\\/[^\\s<>"]*[^\\s<>".,;:!?)])/).map((part,i)=>i%2?` +
      `${react}.jsx("a",{href:part,target:"_blank",rel:"noopener",style:{textDecoration:"underline"},children:part},i):part)}`,
  );
}

function replaceOnce(script: string, pattern: RegExp, replacement: (...groups: string[]) => string): string {
  const count = [...script.matchAll(pattern)].length;
  if (count !== 1) {
    throw new UnknownMailDevPage(
      `MailDev’s page looks different: ${pattern} occurs ${count} times in its script. ` +
        'Use the version of MailDev in package-lock.json, or teach scripts/inbox the new page.',
    );
  }
  return script.replace(pattern, (_whole, ...groups: string[]) => replacement(...groups));
}

function noteOf({ emails, bytes }: InboxBounds, { count }: Forgotten): string {
  if (count === 0) return '';
  const [deleted, most, megabytes] = [count, emails, bytes / 1e6].map((each) => each.toLocaleString('en-GB'));
  const these = count === 1 ? 'The oldest email has' : `The oldest ${deleted} emails have`;
  return `<p class="forgotten">${these} been deleted. This inbox keeps the latest ${most}, up to ${megabytes} MB.</p>`;
}

/** As MailDev itself decides: what is none of its files or addresses and is opened by a browser is its page. */
function isPage(request: IncomingMessage, path: string): boolean {
  const isOther = /^\/(?:api|assets|socket\.io|mcp)(?:\/|$)/.test(path) || /\.\w+$/.test(path);
  return !isOther && (request.headers.accept ?? '').includes('text/html');
}

async function read(url: string): Promise<string> {
  const response = await fetch(url, { headers: { Accept: 'text/html, */*' } });
  if (!response.ok) throw new UnknownMailDevPage(`MailDev answers ${response.status} at ${url}`);
  return response.text();
}

function send(response: ServerResponse, type: string, body: Buffer): void {
  response.writeHead(200, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': body.length,
    'Cache-Control': 'no-cache',
  });
  response.end(body);
}
