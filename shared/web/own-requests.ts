import type { IncomingHttpHeaders, RequestListener } from 'node:http';

/** The names of this computer, for itself. */
export const LOCAL_HOSTS = ['127.0.0.1', 'localhost'];

/** The host name of a Host header; blank where there is none. */
const hostNameOf = ({ host = '' }: IncomingHttpHeaders): string => host.replace(/:\d+$/, '').toLowerCase();

/** Whether a request names one of these hosts. A page elsewhere whose name resolves here (DNS rebinding) does not. */
export const isForHost = (headers: IncomingHttpHeaders, hosts: readonly string[]): boolean =>
  hosts.includes(hostNameOf(headers));

/** Whether a browser sends a request for a page of another site or port. Programs that are no browsers send none of these headers. */
export function isFromOtherSite(headers: IncomingHttpHeaders): boolean {
  const { origin, host, 'sec-fetch-site': site = 'none' } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  return site !== 'none' && site !== 'same-origin';
}

/**
 * Answers requests for these hosts only, and only with a path of its own.
 * @param hosts host names without a port, for example `127.0.0.1`
 */
export const onlyForHosts =
  (hosts: readonly string[], next: RequestListener): RequestListener =>
  (request, response) => {
    const isPath = request.url?.startsWith('/') ?? false;
    if (isPath && isForHost(request.headers, hosts)) return next(request, response);
    response.writeHead(isPath ? 403 : 400, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(`This sandbox answers for ${hosts.join(', ')} only.`);
  };
