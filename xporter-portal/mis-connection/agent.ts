import { formatDate } from '../../shared/clock.ts';
import type { Due } from '../../shared/scheduled-jobs.ts';
import type { Administrator } from '../accounts/administrators.ts';
import { readersOf } from '../accounts/administrators.ts';
import { postAvailable } from '../api/xod/availability.ts';
import type { PortalContext } from '../context.ts';
import { tellInstallation } from '../records/installation.ts';
import { kindOf, type MisConnection, misConnectionOf, reachOf } from '../records/mis-connections.ts';
import { schoolOf } from '../records/schools.ts';

/**
 * Books the installation of the agent, or moves it to another slot.
 * @returns false when the school's MIS does not need one
 */
export function bookAgent(context: PortalContext, by: Administrator, slot: string): boolean {
  const { database, clock, journal, mailer, url } = context;
  const connection = misConnectionOf(database, by.estab);
  if (!connection || reachOf(connection, clock.now()) === 'connected') return false;
  database.transaction(() => {
    database.prepare('UPDATE mis_connections SET slot = ? WHERE estab = ?').run(slot, by.estab);
    journal.record({ estab: by.estab, actor: by.email, event: 'mis.agent-booked', detail: { slot } });
    mailer.send({
      to: { name: by.name, address: by.email },
      subject: `${by.schoolName}: Xporter’s agent will be installed on ${formatDate(slot, 'minute')}`,
      template: 'agent-booked',
      thread: `${by.estab}/mis`,
      data: {
        name: by.name,
        school: by.schoolName,
        mis: connection.mis,
        when: formatDate(slot, 'minute'),
        page: `${url}/mis-connection`,
      },
    });
  })();
  return true;
}

/** @returns false when there is no booking to cancel */
export function cancelAgent({ database, clock, journal }: PortalContext, by: Administrator): boolean {
  const connection = misConnectionOf(database, by.estab);
  if (!connection || reachOf(connection, clock.now()) !== 'booked') return false;
  database.transaction(() => {
    database.prepare('UPDATE mis_connections SET slot = NULL WHERE estab = ?').run(by.estab);
    journal.record({ estab: by.estab, actor: by.email, event: 'mis.agent-cancelled' });
  })();
  return true;
}

/** Installs the agents whose slot has come, and notifies the schools and the apps that they share with. */
export function installDueAgents(context: PortalContext): void {
  const { clock } = context;
  for (const { estab, at } of bookedAgents(context))
    if (at <= clock.at(estab)) clock.within(estab, () => installed(context, estab, at.toISOString()));
}

/** When each booked agent is installed. */
export function bookedAgents({ database }: PortalContext): Due[] {
  return database
    .prepare<[], { estab: string; slot: string }>(
      'SELECT estab, slot FROM mis_connections WHERE connected_at IS NULL AND slot IS NOT NULL ORDER BY slot',
    )
    .all()
    .map(({ estab, slot }) => ({ estab, at: new Date(slot) }));
}

/** Installs a school's agent without waiting for a slot. @returns false when it does not need one */
export function installNow(context: PortalContext, estab: string): boolean {
  const { database, clock } = context;
  const connection = misConnectionOf(database, estab);
  if (!connection || reachOf(connection, clock.now()) === 'connected') return false;
  installed(context, estab, clock.now().toISOString());
  return true;
}

/** Takes a school's agent away, as before its installation. @returns false when its MIS needs none */
export function removeAgent(context: PortalContext, estab: string): boolean {
  const { database } = context;
  const connection = misConnectionOf(database, estab);
  if (!connection || kindOf(connection).hosting === 'cloud') return false;
  database.transaction(() => {
    database
      .prepare('UPDATE mis_connections SET connected_at = NULL, slot = NULL WHERE estab = ?')
      .run(estab);
    tellInstallation(context, estab);
  })();
  return true;
}

function installed(context: PortalContext, estab: string, at: string): void {
  const { database, journal, mailer, url } = context;
  const school = schoolOf(database, { estab });
  const connection: MisConnection | undefined = misConnectionOf(database, estab);
  if (!connection) return;
  database.transaction(() => {
    database
      .prepare('UPDATE mis_connections SET connected_at = ?, slot = NULL WHERE estab = ?')
      .run(at, estab);
    tellInstallation(context, estab);
    postAvailable(context, estab);
    journal.record({
      estab,
      actor: 'Xporter',
      event: 'mis.agent-installed',
      detail: { mis: connection.mis },
    });
    for (const { name, email } of readersOf(database, estab)) {
      mailer.send({
        to: { name, address: email },
        subject: `${school.name}: your MIS is connected`,
        template: 'agent-installed',
        thread: `${estab}/mis`,
        data: { name, school: school.name, mis: connection.mis, page: `${url}/mis-connection` },
      });
    }
  })();
}
