import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer, type TimedServer } from './servers.ts';

const lists = fileURLToPath(new URL('rivals', import.meta.url));
/** Outside the folders of sources, which builds and tests read. */
const folder = fileURLToPath(new URL('../../.rivals', import.meta.url));
const program = (file: string) => path.join(folder, 'node_modules', file);
const JSON_SERVER = program('json-server/lib/cli/bin.js');
const PRISM = program('@stoplight/prism-cli/dist/index.js');
const MOCKOON = program('@mockoon/cli/bin/run.js');

/** @throws when npm cannot install them; it has then said why */
export function installRivals(): void {
  const installed = program('.package-lock.json');
  const wanted = path.join(lists, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  console.log('Installing what to compare with, once: json-server, Prism and Mockoon …');
  cpSync(lists, folder, { recursive: true });
  const { status } = spawnSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: folder,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) throw new Error('npm could not install what to compare with; its messages above say why');
}

/** json-server with those rows under `/Students`, its request log off. */
export function startJsonServer(directory: string, rows: unknown[]): Promise<TimedServer> {
  const file = path.join(directory, 'json-server.json');
  writeFileSync(file, JSON.stringify({ Students: rows }));
  return startServer((port) => [JSON_SERVER, '--host', '127.0.0.1', '--port', `${port}`, '--quiet', file]);
}

/** Prism, which answers by an OpenAPI document. @param document its path */
export const startPrism = (document: string): Promise<TimedServer> =>
  startServer((port) => [
    PRISM,
    'mock',
    '--host',
    '127.0.0.1',
    '--port',
    `${port}`,
    '--verboseLevel',
    'fatal',
    document,
  ]);

/** Mockoon with that body under `/Students`, sent as it is, its log to a file off. */
export function startMockoon(directory: string, body: string): Promise<TimedServer> {
  const file = path.join(directory, 'mockoon.json');
  writeFileSync(file, JSON.stringify(mockoonEnvironment(body)));
  return startServer((port) => [
    MOCKOON,
    ...['start', '--data', file, '--hostname', '127.0.0.1', '--port', `${port}`],
    ...['--disable-log-to-file', '--disable-admin-api'],
  ]);
}

/** A data file as Mockoon's editor writes it. */
function mockoonEnvironment(body: string) {
  const response = {
    uuid: 'page',
    default: true,
    statusCode: 200,
    latency: 0,
    headers: [{ key: 'Content-Type', value: 'application/json; charset=utf-8' }],
    bodyType: 'INLINE',
    body,
    disableTemplating: true,
    rules: [],
    rulesOperator: 'OR',
  };
  const route = {
    uuid: 'students',
    type: 'http',
    method: 'get',
    endpoint: 'Students',
    responses: [response],
  };
  return {
    uuid: 'bench',
    lastMigration: 33,
    name: 'Students',
    port: 0,
    latency: 0,
    endpointPrefix: '',
    routes: [route],
    rootChildren: [{ type: 'route', uuid: route.uuid }],
    folders: [],
    headers: [],
    data: [],
    callbacks: [],
  };
}
