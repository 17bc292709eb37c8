import http, { type IncomingHttpHeaders } from 'node:http';
import net from 'node:net';

/** A request as it goes over the wire: nothing of it is corrected. */
export interface AskRequest {
  method: string;
  target: string;
  headers?: Record<string, string>;
  body?: string | undefined;
  /** The address of this computer that it comes from, for example 127.0.0.2. */
  from?: string | undefined;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Blank for an event stream. */
  text: string;
}

/** No answer came; the message is Node's code, or says that it took too long. */
export class NoAnswer extends Error {}

const agent = new http.Agent({ keepAlive: true });
const PATIENCE_MS = 30_000;

/**
 * Sends one request and follows nothing.
 * @throws NoAnswer
 */
export function ask(url: string, request: AskRequest): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { method, target, headers = {}, body, from } = request;
  return new Promise((resolve, reject) => {
    const sent = http.request({
      ...{ hostname, port, method, path: target, timeout: PATIENCE_MS },
      ...(from === undefined ? { agent } : { localAddress: from }),
      headers: body === undefined ? headers : { 'content-length': Buffer.byteLength(body), ...headers },
    });
    const fail = (error: NodeJS.ErrnoException) => {
      // The server closed an idle connection just as it was used again.
      if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(ask(url, request));
      else reject(new NoAnswer(error.code ?? error.message, { cause: error }));
    };
    sent.on('error', fail);
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${PATIENCE_MS} ms`)));
    sent.on('upgrade', ({ statusCode = 0, headers: received }, socket) => {
      socket.destroy();
      resolve({ status: statusCode, headers: received, text: '' });
    });
    sent.on('response', (response) => {
      const { statusCode: status = 0, headers: received } = response;
      if (received['content-type']?.includes('event-stream')) {
        response.destroy();
        resolve({ status, headers: received, text: '' });
        return;
      }
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () =>
        resolve({ status, headers: received, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.end(body);
  });
}

/**
 * Sends bytes that may be no request at all, and breaks the connection off.
 * @param bytes each character is one
 * @returns what came back until then, as one character a byte
 */
export function sendBytes(
  url: string,
  bytes: string,
  { cutAfterMs, from }: { cutAfterMs: number; from?: string },
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = net.connect({ host: hostname, port: Number(port), ...(from && { localAddress: from }) });
    const timer = setTimeout(() => socket.destroy(), cutAfterMs);
    socket.on('connect', () => socket.write(Buffer.from(bytes, 'latin1')));
    socket.on('data', (data) => {
      text += data.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}
