import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isBadPort } from './bad-ports.ts';

/** A port is taken; the message names it and the variable that chooses another. */
export class PortInUse extends Error {
  constructor(port: number, variable: string) {
    super(
      `Port ${port} is in use. Stop the program that uses it, or choose another port: ${variable}=${anotherPort(port)} npm start`,
    );
  }
}

const anotherPort = (port: number): number => (isBadPort(port + 1000) ? port + 1001 : port + 1000);

export interface Listening {
  server: Server;
  /** `http://<address>:<port>` */
  url: string;
  /** From now on requests are answered by this. */
  answerWith(app: RequestListener): void;
  /** From now on requests are answered 503. Resolves when those under way have ended, after two seconds at the latest. */
  standBy(): Promise<void>;
}

/**
 * Opens a port before there is an app to answer on it, so that each side can be told
 * the other's address first. Until there is, requests are answered 503.
 * @param port 0 for any free one
 * @param variable the environment variable that sets this port
 * @param address of this machine: it listens there, and always on 127.0.0.1 too
 * @throws PortInUse
 */
export async function listen(port: number, variable: string, address = LOOPBACK): Promise<Listening> {
  let answer = stillStarting;
  const underWay = new Set<ServerResponse>();
  function ended(this: ServerResponse): void {
    underWay.delete(this);
  }
  const server = createServer((request, response) => {
    underWay.add(response);
    response.on('close', ended);
    answer(request, response);
  });
  await bind(server, port, variable, address);
  const { port: bound } = server.address() as AddressInfo;
  if (address !== LOOPBACK) {
    try {
      await alsoAnswerOn(LOOPBACK, server, bound, variable);
    } catch (error) {
      await close(server);
      throw error;
    }
  }
  return {
    server,
    url: `http://${address}:${bound}`,
    answerWith: (app) => {
      answer = app;
    },
    async standBy() {
      answer = stillStarting;
      const allEnded = Promise.all([...underWay].map((response) => once(response, 'close')));
      const timer = setTimeout(() => {
        for (const response of underWay) response.destroy();
      }, GRACE_MS);
      await allEnded;
      clearTimeout(timer);
    },
  };
}

const LOOPBACK = '127.0.0.1';
/** How long requests under way may take to finish. */
const GRACE_MS = 2000;

function bind(server: Server, port: number, variable: string, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUse(port, variable) : error);
    });
    server.listen(port, address, resolve);
  });
}

/** Answers on the same port of another address as `server` does, for as long as it does. */
async function alsoAnswerOn(address: string, server: Server, port: number, variable: string): Promise<void> {
  const second = createServer((request, response) => server.emit('request', request, response));
  await bind(second, port, variable, address);
  server.once('close', () => {
    second.close();
    second.closeAllConnections();
  });
}

const stillStarting: RequestListener = (_request, response) => {
  response.writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain' });
  response.end('The sandbox is starting: look again in a moment.');
};

/** Lets requests under way finish, for at most `graceMs`. */
export async function close(server: Server, graceMs = GRACE_MS): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
