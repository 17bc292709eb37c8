import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port is taken; the message names it and the variable that chooses another. */
export class PortInUse extends Error {
  constructor(port: number, variable: string) {
    super(
      `Port ${port} is in use. Stop what uses it, or choose another: ${variable}=${port + 1000} npm start`,
    );
  }
}

export interface Listening {
  server: Server;
  /** `http://<address>:<port>` */
  url: string;
}

/**
 * Opens a port before there is an app to answer on it, so that each side can be told
 * the other's address first. Requests wait until `server.on('request', app)`.
 * @param port 0 for any free one
 * @param variable the environment variable that sets this port
 * @param address of this machine, by which it can be reached from outside; otherwise only from here
 * @throws PortInUse
 */
export function listen(port: number, variable: string, address?: string): Promise<Listening> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUse(port, variable) : error);
    });
    server.listen(port, address === undefined ? '127.0.0.1' : '0.0.0.0', () => {
      const host = address ?? '127.0.0.1';
      resolve({ server, url: `http://${host}:${(server.address() as AddressInfo).port}` });
    });
  });
}

/** Lets requests under way finish, for at most `graceMs`. */
export async function close(server: Server, graceMs = 2000): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
