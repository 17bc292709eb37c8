import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isForHost, isForPath, LOCAL_HOSTS, senderOf } from '../../../shared/web/own-requests.ts';

/**
 * Keeps pages of other sites from MailDev's API and its web socket. MailDev answers every origin, so any page in the
 * same browser could read and delete all mail. Links to the inbox, and programs that are no browsers, still work.
 * @param server MailDev's, with all its listeners
 */
export function acceptOwnPageOnly(server: Server): void {
  const answer = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (isAllowed(request)) {
      for (const listener of answer) listener.call(server, request, response);
      return;
    }
    response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('The inbox answers its own page, and programs on this computer, only.');
  });
  const upgrade = server.listeners('upgrade');
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isAllowed(request)) return socket.destroy();
    for (const listener of upgrade) listener.call(server, request, socket, head);
  });
}

function isAllowed({ method, url, headers }: IncomingMessage): boolean {
  if (!isForPath(url) || !isForHost(headers, LOCAL_HOSTS)) return false;
  if (senderOf(headers) !== 'other page') return true;
  return (
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  );
}
