import type { IncomingHttpHeaders, RequestListener } from 'node:http';

/** The names of this computer, for itself. */
export const LOCAL_HOSTS = ['127.0.0.1', 'localhost'];

/** The host name of a Host header; blank where there is none. */
const hostNameOf = ({ host = '' }: IncomingHttpHeaders): string => host.replace(/:\d+$/, '').toLowerCase();

/** Whether a request names one of these hosts. A page elsewhere whose name resolves here (DNS rebinding) does not. */
export const isForHost = (headers: IncomingHttpHeaders, hosts: readonly string[]): boolean =>
  hosts.includes(hostNameOf(headers));

/** Whether the target is a path here, not another server's address nor `*`. */
export const isForPath = (url: string | undefined): boolean => url?.startsWith('/') ?? false;

/**
 * What sent a request: a page of this very host and port, another page, or a program, which says nothing of it.
 * No page can forge the headers that this reads. A person who types an address counts as our own page.
 */
export function senderOf(headers: IncomingHttpHeaders): 'own page' | 'other page' | 'program' {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'own page' : 'other page';
  if (origin === undefined) return 'program';
  const sent = URL.parse(origin)?.host;
  return sent !== undefined && ownHostsOf(headers).includes(sent) ? 'own page' : 'other page';
}

/**
 * The Host, and the host that a proxy on this computer says it forwards for (GitHub Codespaces). Another page could
 * send that header only after asking first (CORS), which no side allows.
 */
function ownHostsOf(headers: IncomingHttpHeaders): string[] {
  const { host = '', 'x-forwarded-host': forwarded } = headers;
  const isProxied = typeof forwarded === 'string' && isForHost(headers, LOCAL_HOSTS);
  return [host, ...(isProxied ? [forwarded] : [])].map((each) => each.toLowerCase());
}

/** Whether a request only reads. */
export const isReading = (method: string | undefined): boolean =>
  method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

/**
 * Answers requests for these hosts only, and only with a path of its own.
 * @param hosts host names without a port, for example `127.0.0.1`
 */
export const onlyForHosts =
  (hosts: readonly string[], next: RequestListener): RequestListener =>
  (request, response) => {
    if (isForPath(request.url) && isForHost(request.headers, hosts)) return next(request, response);
    response.writeHead(isForPath(request.url) ? 403 : 400, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(`This sandbox answers for ${hosts.join(', ')} only.`);
  };
