import path from 'node:path';
import { createClock } from '../shared/clock.ts';
import { readConfig } from '../shared/config.ts';
import { UsageError } from '../shared/errors.ts';
import { createLog, logTo } from '../shared/log.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../shared/sample-data/schools.ts';
import { listen, PortInUse } from '../shared/web/servers.ts';
import { outliveAccidents } from './compose/outlive-accidents.ts';
import { ownSideData } from './compose/own-side-data.ts';
import { type SideOptions, startHub, startPortal } from './compose/sides.ts';

/** Starts one side alone, for use with the real other side or with a client of your own. */
async function main(side: string | undefined): Promise<void> {
  if (side !== 'hub' && side !== 'portal') throw new UsageError('Add the side to start: hub or portal');
  const config = readConfig();
  const giveBack = ownSideData(config.dataDir, side === 'hub' ? 'hodder-hub' : 'xporter-portal');
  const logFile = path.join(config.dataDir, 'sandbox.log');
  const listening = await listen(config.ports[side], side === 'hub' ? 'HUB_PORT' : 'PORTAL_PORT');
  const options: Omit<SideOptions, 'otherUrl'> = {
    config,
    clock: createClock(),
    log: createLog('sandbox', config.logLevel, logTo(logFile)),
    smtp: { host: config.smtpHost, port: config.ports.smtp },
    inboxUrl: null,
    room: null,
    listening,
    ownPorts: [Number(new URL(listening.url).port)],
  };
  const otherUrl =
    side === 'hub'
      ? (config.portalUrl ?? `http://127.0.0.1:${config.ports.portal}`)
      : (config.hubUrl ?? `http://127.0.0.1:${config.ports.hub}`);
  outliveAccidents(options.log);
  const { url, stop } =
    side === 'hub' ? startHub({ ...options, otherUrl }) : startPortal({ ...options, otherUrl });
  const smtp = `${options.smtp.host}:${options.smtp.port}`;
  console.log(banner(side, { url, otherUrl, smtp, logFile }));
  const end = () => stop().finally(giveBack);
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

/** What a side prints when it starts. */
function banner(
  side: 'hub' | 'portal',
  { url, otherUrl, smtp, logFile }: { url: string; otherUrl: string; smtp: string; logFile: string },
): string {
  const [{ coordinator, administrator, name }] = DEMO_SCHOOLS;
  const lines =
    side === 'hub'
      ? `  Hodder Admin Hub, on its own

    Admin Hub             ${url}
    Wellbeing             ${url}/wellbeing
    Access Coordinator    ${coordinator.username}   (${name})
    Password, everyone    ${DEMO_PASSWORD}

  It sends requests to Xporter at ${otherUrl} (PORTAL_URL).
  It waits for the school secret at ${url}/xporter/authorised.`
      : `  Xporter’s Manage School Portal, on its own

    Portal                ${url}
    API and its pages     ${url}/developers
    Administrator         ${administrator.email}   (${name})
    Password, everyone    ${DEMO_PASSWORD}

  It waits for invitations at ${url}/api/Manage/SchoolRegister.
  It posts the school secret to ${otherUrl}/xporter/authorised (HUB_URL).`;
  return `
${lines}
  It sends emails to ${smtp} (SMTP_HOST, SMTP_PORT), and retries until a mail server answers there.
  The log is ${logFile}. Press Ctrl-C to stop.
`;
}

main(process.argv[2]).catch((error: unknown) => {
  const isForThePerson = error instanceof PortInUse || error instanceof UsageError;
  console.error(isForThePerson ? error.message : error);
  process.exitCode = 1;
});
