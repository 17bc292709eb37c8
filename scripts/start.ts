import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../shared/config.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../shared/demonstration/schools.ts';
import { PortInUse } from '../shared/web/servers.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

function banner({ urls }: Sandbox, dataDir: string): string {
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

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } });
  const config = readConfig();
  const sandbox = await startSandbox(config, { fresh: values.fresh });
  console.log(banner(sandbox, config.dataDir));

  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log('Stopping …');
    await sandbox.stop();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  const isForThePerson = error instanceof PortInUse || error instanceof ConfigError;
  console.error(isForThePerson ? `\n${error.message}\n` : error);
  process.exitCode = 1;
});
