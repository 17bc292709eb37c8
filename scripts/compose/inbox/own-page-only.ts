import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { isForHost, isForPath, LOCAL_HOSTS, senderOf } from '../../../shared/web/own-requests.ts';
import type { Forwarding } from '../forwarding.ts';

/**
 * Keeps pages of other sites from MailDev's API and its web socket. MailDev answers every origin, so any page in the
 * same browser could read and delete all mail. Links to the inbox, and programs that are no browsers, still work.
 * @param server MailDev's, with all its listeners, already listening
 * @param forwarding by which others reach it
 */
export function acceptOwnPageOnly(server: Server, forwarding?: Forwarding): void {
  const { port } = server.address() as AddressInfo;
  const hosts = [...LOCAL_HOSTS, ...(forwarding ? [forwarding.hostOf(port)] : [])];
  const answer = server.listeners('request');
  server.removeAllListeners('request');
  const guarded: RequestListener = (request, response) => {
    if (isAllowed(request, hosts)) {
      for (const listener of answer) listener.call(server, request, response);
      return;
    }
    response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('The inbox answers its own page, and programs on this computer, only.');
  };
  server.on('request', forwarding ? forwarding.wrap(guarded) : guarded);
  const upgrade = server.listeners('upgrade');
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isAllowed(request, hosts)) return socket.destroy();
    for (const listener of upgrade) listener.call(server, request, socket, head);
  });
}

function isAllowed({ method, url, headers }: IncomingMessage, hosts: readonly string[]): boolean {
  if (!isForPath(url) || !isForHost(headers, hosts)) return false;
  if (senderOf(headers) !== 'other page') return true;
  return (
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  );
}
