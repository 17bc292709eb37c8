import type { RequestListener, ServerResponse } from 'node:http';

/** Addresses of the sandbox as others reach them, by way of a proxy or of GitHub Codespaces. */
export interface Forwarding {
  /** The host name by which others reach a port. */
  hostOf(port: number): string;
  /** Puts public addresses into what is sent to those who come by one: links, redirects and emails in the inbox. */
  wrap(next: RequestListener): RequestListener;
}

const OWN_URL = /http:\/\/127\.0\.0\.1:(\d+)/g;

/**
 * @param pattern a URL with `{port}` in it; undefined where nothing is forwarded
 * @param ports of the sandbox, whose addresses are replaced
 */
export function createForwarding(
  pattern: string | undefined,
  ports: ReadonlySet<number>,
): Forwarding | undefined {
  if (pattern === undefined) return undefined;
  const urlOf = (port: number | string) => pattern.replace('{port}', String(port));
  const toPublic = (text: string) =>
    text.replace(OWN_URL, (url, port: string) => (ports.has(Number(port)) ? urlOf(port) : url));
  return {
    hostOf: (port) => new URL(urlOf(port)).hostname,
    wrap: (next) => (request, response) => {
      const { host, 'x-forwarded-host': forwarded = host } = request.headers;
      const isPublic = forwarded === new URL(urlOf(request.socket.localPort ?? 0)).host;
      if (isPublic) replaceLinks(response, request.method === 'HEAD', toPublic);
      next(request, response);
    },
  };
}

/** Holds a page or JSON back until it is whole, and replaces its links. Anything else passes as it comes. */
function replaceLinks(response: ServerResponse, isHead: boolean, toPublic: (text: string) => string): void {
  const writeHead = response.writeHead.bind(response);
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  const held: Buffer[] = [];
  let isHeld: boolean | undefined;

  const hold = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) held.push(Buffer.from(chunk));
  };

  Object.assign(response, {
    writeHead(status: number, ...more: unknown[]) {
      for (const [name, value] of headersIn(more)) response.setHeader(name, value);
      for (const name of ['Location', 'Link']) {
        const addresses = response.getHeader(name);
        if (typeof addresses === 'string') response.setHeader(name, toPublic(addresses));
      }
      response.statusCode = status;
      isHeld = !isHead && /^(text\/html|application\/json)/.test(String(response.getHeader('Content-Type')));
      return isHeld ? response : writeHead(status);
    },
    write(chunk: unknown, ...more: unknown[]) {
      if (isHeld === undefined) response.writeHead(response.statusCode);
      if (!isHeld) return Reflect.apply(write, response, [chunk, ...more]);
      hold(chunk);
      return true;
    },
    end(chunk: unknown, ...more: unknown[]) {
      if (isHeld === undefined) response.writeHead(response.statusCode);
      if (!isHeld) return Reflect.apply(end, response, [chunk, ...more]);
      hold(chunk);
      const body = toPublic(Buffer.concat(held).toString('utf8'));
      response.removeHeader('ETag');
      if (response.statusCode !== 304) response.setHeader('Content-Length', Buffer.byteLength(body));
      isHeld = false;
      writeHead(response.statusCode);
      return end(body);
    },
  });
}

/** The headers that `writeHead` is given: an object, or names and values in turn. */
function headersIn(given: readonly unknown[]): [string, string][] {
  const headers = given.find((each) => typeof each === 'object' && each !== null) ?? {};
  if (!Array.isArray(headers)) return Object.entries(headers);
  return headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1]]] : []));
}
