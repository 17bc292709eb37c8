import type { Config } from '../shared/config.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../shared/demonstration/schools.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

/** What whoever has started a sandbox wants to know. */
export function banner({ urls }: Sandbox, dataDir: string): string {
  const [first] = DEMO_SCHOOLS;
  return `
  Wellbeing × Xporter sandbox — invented schools and people

    Start page            ${urls.start}
    Hodder Admin Hub      ${urls.hub}
    Xporter portal        ${urls.portal}
    Inbox (MailDev)       ${urls.inbox}

    Access Coordinator    ${first.coordinator.username}   (${first.name}, Admin Hub)
    Xporter administrator ${first.administrator.email}   (portal)
    Password, everyone    ${DEMO_PASSWORD}

  First: open ${urls.hub}, sign in as ${first.coordinator.username}, choose Manage Admin Hub.
  The log and all data are in ${dataDir}. Ctrl-C stops; npm start -- --fresh begins anew.
`;
}

/**
 * Starts a sandbox that goes on until Ctrl-C, which lets it finish; a second one does not.
 * @throws PortInUse
 */
export async function keepRunning(
  config: Config,
  options: { fresh: boolean; story: boolean },
): Promise<Sandbox> {
  console.info = () => {}; // MailDev says there where it listens; the banner does as well.
  const sandbox = await startSandbox(config, options);
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    console.error('Stopping …');
    await sandbox.stop();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return sandbox;
}
