import { z } from 'zod';
import { FILE, FileBytes, hasBody, namesIn, type Route } from './api/route.ts';
import { ROUTES, type RouteInput, type RouteName, type RouteOutput } from './api/routes.ts';

/** The control room refused; the message is its own. */
export class Refused extends Error {
  constructor(
    /** 404, 408, 409, 422, or 500 where it failed. */
    readonly status: number,
    message: string,
    /** What is wrong with each field, where it says so. */
    readonly errors: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

const Refusal = z.object({ message: z.string(), errors: z.record(z.string(), z.string()).optional() });

/** No sandbox answers at the URL. */
export class NoSandbox extends Error {
  constructor(url: string, cause?: unknown) {
    super(`There is no sandbox at ${url}. Start one with npm start, or say where it is`, { cause });
  }
}

/** Every route of the control room as a function. */
export type Client = { [Name in RouteName]: (input: RouteInput<Name>) => Promise<RouteOutput<Name>> };

/**
 * A client of a running sandbox’s control room over HTTP, which checks the answers.
 * Every function throws Refused or NoSandbox.
 * @param startUrl its start page, for example `http://127.0.0.1:3000`
 */
export function controlRoomClient(startUrl: string): Client {
  const names = Object.keys(ROUTES) as RouteName[];
  const asks = names.map((name) => [
    name,
    (input: Record<string, unknown>) => ask(startUrl, ROUTES[name], input),
  ]);
  return Object.fromEntries(asks);
}

async function ask(startUrl: string, route: Route, input: Record<string, unknown>): Promise<unknown> {
  const { url, init } = request(startUrl, route, input);
  const { response, bytes } = await fetch(url, init)
    .then(async (response) => ({ response, bytes: Buffer.from(await response.arrayBuffer()) }))
    .catch((cause: unknown) => {
      throw new NoSandbox(startUrl, cause);
    });
  if (response.ok && route.sends === FILE) return bytes;
  const text = bytes.toString('utf8');
  if (response.ok && route.sends) return text;
  const answer = parsed(text);
  if (response.ok && answer !== undefined) {
    const understood = route.gives.safeParse(answer);
    if (understood.success) return understood.data;
    throw new Refused(
      500,
      `The sandbox at ${startUrl} runs another version: this version does not understand its response`,
    );
  }
  const { success, data } = Refusal.safeParse(answer);
  if (!success) throw new NoSandbox(startUrl);
  throw new Refused(response.status, data.message, data.errors);
}

/** Puts each part of the input where the route expects it. */
function request(
  startUrl: string,
  route: Route,
  input: Record<string, unknown>,
): { url: URL; init: RequestInit } {
  const inPath = namesIn(route.path);
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const url = new URL(`/api${path}`, startUrl);
  const rest = Object.entries(input).filter(([name, value]) => !inPath.includes(name) && value !== undefined);
  const method = route.method.toUpperCase();
  if (!hasBody(route)) {
    for (const [name, value] of rest) url.searchParams.set(name, String(value));
    return { url, init: { method } };
  }
  if (route.takesFile) {
    const body = new Uint8Array(FileBytes.parse(input.file));
    return { url, init: { method, headers: { 'Content-Type': FILE }, body } };
  }
  const headers = { 'Content-Type': 'application/json' };
  return { url, init: { method, headers, body: JSON.stringify(Object.fromEntries(rest)) } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
