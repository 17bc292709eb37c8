import type { Endpoint } from '../xod/catalogue/declare.ts';

/** A request from the developer pages, with its response. */
export interface TriedOut {
  address: string;
  status: number;
  milliseconds: number;
  /** Those that were asked for and came. */
  headers: { name: string; value: string }[];
  /** The body, indented and shortened. */
  text: string;
  /** How many characters of the body are not in `text`. */
  omitted: number;
}

const SHOWN = 20_000;

/**
 * The address of a request to an endpoint.
 * @param values of the form: id, options, parameters by name
 */
export function addressOf(
  url: string,
  estab: string,
  endpoint: Endpoint,
  values: Record<string, string | string[]>,
): string {
  const { try: _pressed, id = '', ...parameters } = values;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    const text = Array.isArray(value) ? value.join() : value;
    if (text !== '') query.set(name, text);
  }
  const path = `/api/v1/School/${estab}/${endpoint.name}/${encodeURIComponent(String(id))}`;
  return `${url}${path}${query.size > 0 ? `?${query}` : ''}`;
}

/**
 * Sends a request as a partner's client would, over HTTP.
 * @param authorization the header
 * @param shown names of the response's headers to show
 */
export async function sendTry(
  address: string,
  authorization: string,
  shown: readonly string[] = [],
): Promise<TriedOut> {
  const began = performance.now();
  const response = await fetch(address, { headers: { Authorization: authorization } });
  const text = indented(await response.text());
  return {
    address,
    status: response.status,
    milliseconds: Math.round(performance.now() - began),
    headers: shown.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [{ name, value }];
    }),
    text: text.slice(0, SHOWN),
    omitted: Math.max(0, text.length - SHOWN),
  };
}

/** A simulated fault may answer with something else than JSON. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
