import { memberById } from '../../accounts/members.ts';
import { centreOf } from '../../admin-hub/school/centres.ts';
import type { HubContext } from '../../context.ts';
import { bouncedAddress, type Connection } from '../records/connections.ts';
import { areaTitle } from './areas.ts';

export type News =
  | 'connected'
  | 'authorised'
  | 'installed'
  | 'refused'
  | 'expired'
  | 'revoked'
  | 'undelivered'
  | 'withdrawn'
  | 'deauthorised';

const SUBJECTS: Record<News, (school: string) => string> = {
  connected: (school) => `${school} is connected to its MIS through Xporter`,
  authorised: (school) => `${school} has authorised: Xporter must be installed at the school next`,
  installed: (school) => `${school}: Xporter is installed, you can start the sync`,
  refused: (school) => `${school}: the request to connect through Xporter was refused`,
  expired: (school) => `${school}: the request to connect through Xporter has expired`,
  revoked: (school) => `${school}: access was revoked at Xporter, syncing has stopped`,
  undelivered: (school) => `${school}: the invitation did not arrive, check the address`,
  withdrawn: (school) => `${school}: you have withdrawn the request to connect through Xporter`,
  deauthorised: (school) => `${school}: Xporter is deauthorised, one step remains at Xporter`,
};

/** Emails the Access Coordinator who asked for the connection. To be called in the transaction of the change. */
export function tellCoordinator(context: HubContext, connection: Connection, news: News): void {
  const { database, mailer, url, xporter } = context;
  const coordinator = memberById(database, connection.requestedBy);
  if (!coordinator) return;
  const centre = centreOf(database, connection.estab);
  mailer.send({
    to: { name: coordinator.name, address: coordinator.email },
    subject: SUBJECTS[news](centre.name),
    template: news,
    thread: `${connection.estab}/xporter`,
    data: {
      name: coordinator.name,
      school: centre.name,
      areas: connection.scopes.map(areaTitle),
      reason: connection.message,
      syncPage: `${url}/admin-hub/school/mis-sync`,
      contact: `${connection.details.contactFirstName} ${connection.details.contactLastName}`,
      forwardedTo: connection.forwardedTo,
      bouncedAddress: bouncedAddress(connection),
      portal: xporter.url,
    },
  });
}
