import type { IncomingHttpHeaders } from 'node:http';
import { isForHost, LOCAL_HOSTS } from '../../../shared/web/own-requests.ts';

/**
 * The portal’s address as the client of a request writes it. By a proxy it is the portal’s own, which the proxy
 * replaces by its own.
 * @param ownUrl where the portal says that it is
 */
export function addressFor(headers: IncomingHttpHeaders, ownUrl: string): string {
  const { host, 'x-forwarded-host': forwarded } = headers;
  return forwarded === undefined && isForHost(headers, LOCAL_HOSTS) ? `http://${host}` : ownUrl;
}

type Relation = 'first' | 'prev' | 'next' | 'last';

/**
 * The Link header of a page: where the others are, each relation at most once.
 * @param address of the request, whole
 * @param page as it was asked for
 * @param total how many records there are on all pages
 */
export function linksOf(
  address: string,
  { limit, offset }: { limit: number | null; offset: number },
  total: number,
): string {
  const offsets: [Relation, number][] = [['first', 0]];
  if (limit === null) offsets.push(['last', 0]);
  else {
    // Steps of one limit from this page end there.
    const start = offset % limit;
    const last = total > start ? total - 1 - ((total - 1 - start) % limit) : 0;
    if (offset > 0) offsets.push(['prev', Math.max(0, Math.min(offset - limit, last))]);
    if (offset + limit < total) offsets.push(['next', offset + limit]);
    offsets.push(['last', last]);
  }
  return offsets.map(([relation, to]) => `<${pageAt(address, to)}>; rel="${relation}"`).join(', ');
}

function pageAt(address: string, offset: number): string {
  const url = new URL(address);
  for (const name of [...url.searchParams.keys()])
    if (name.toLowerCase() === 'offset') url.searchParams.delete(name);
  url.searchParams.set('offset', String(offset));
  return url.href;
}
