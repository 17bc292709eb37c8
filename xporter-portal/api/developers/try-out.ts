import type { Endpoint } from '../xod/catalogue/declare.ts';

/** A request from the developer pages, with its response. */
export interface TriedOut {
  address: string;
  status: number;
  milliseconds: number;
  /** The body, indented and shortened. */
  text: string;
  /** How many characters of the body are not in `text`. */
  omitted: number;
}

const SHOWN = 20_000;

/**
 * Sends the request as a partner's client would, over HTTP.
 * @param values of the form: id, options, parameters by name
 */
export async function tryOut(
  url: string,
  token: string,
  estab: string,
  endpoint: Endpoint,
  values: Record<string, string | string[]>,
): Promise<TriedOut> {
  const { try: _pressed, id = '', ...parameters } = values;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    const text = Array.isArray(value) ? value.join() : value;
    if (text !== '') query.set(name, text);
  }
  const path = `/api/v1/School/${estab}/${endpoint.name}/${encodeURIComponent(String(id))}`;
  const address = `${url}${path}${query.size > 0 ? `?${query}` : ''}`;
  const began = performance.now();
  const response = await fetch(address, { headers: { Authorization: `Idaas ${token}` } });
  const body: unknown = await response.json();
  const text = JSON.stringify(body, null, 2);
  return {
    address,
    status: response.status,
    milliseconds: Math.round(performance.now() - began),
    text: text.slice(0, SHOWN),
    omitted: Math.max(0, text.length - SHOWN),
  };
}
