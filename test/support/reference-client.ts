import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { verify } from '../../shared/web/signature.ts';

const SYNC_EVERY_MS = 450;
const PAUSE_MS = 30_000;
const PAGE_SIZE = 100;

const Answer = z.looseObject({
  ExceptionMessage: z.string().nullish(),
  AuthorisationPaused: z.boolean().nullish(),
  token: z.string().nullish(),
  Scopes: z.array(z.string()).nullish(),
});

interface School {
  secret: string;
  token: string | undefined;
  /** NextChangedRows, by endpoint. */
  next: Map<string, string>;
  /** Not before, by `performance.now()`. */
  from: number;
}

/** The school has paused, or does not share any more: the next sync tries again. */
class Stopped extends Error {}

export interface ReferenceClient {
  /** Its authorisation URL. */
  url: string;
  /** The app's management secret, with which callbacks are signed. */
  use(managementSecret: string): void;
  stop(): Promise<void>;
}

/** A client of Xporter that does everything right: it takes callbacks, and reads what has changed again and again. */
export async function startReferenceClient({
  xporter,
  relyingParty,
}: {
  xporter: string;
  relyingParty: string;
}): Promise<ReferenceClient> {
  const schools = new Map<string, School>();
  const known = new Set<string>();
  let managementSecret = '';

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const signature = String(request.headers['x-xporter-signature'] ?? '');
    if (verify(signature, body, managementSecret, new Date()) !== 'good')
      return response.writeHead(401).end();
    response.writeHead(200).end();
    const delivery = String(request.headers['x-xporter-delivery']);
    if (known.has(delivery)) return;
    known.add(delivery);
    const { event, schoolId = '', schoolSecret = '' } = Object.fromEntries(new URLSearchParams(body));
    const school = schools.get(schoolId);
    if (event === 'revoked') schools.delete(schoolId);
    if (event === 'resumed' && school) school.from = 0;
    if (event === 'authorised')
      schools.set(schoolId, { secret: schoolSecret, token: undefined, next: new Map(), from: 0 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  /** Waits and repeats when it is told to. */
  async function ask(
    path: string,
    init: RequestInit,
  ): Promise<{ status: number; answer: z.output<typeof Answer> }> {
    const response = await fetch(`${xporter}${path}`, init);
    const answer = Answer.parse(await response.json());
    if (response.status !== 429 && response.status !== 503) return { status: response.status, answer };
    await wait(1000 * Number(response.headers.get('Retry-After')));
    return ask(path, init);
  }

  async function getToken(estab: string, school: School): Promise<void> {
    const body = { relyingParty, estab, password: school.secret, thirdpartyid: 'XporterOnDemand' };
    const { answer } = await ask('/api/oauth/GetToken', {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { 'Content-Type': 'application/json' },
    });
    if (answer.AuthorisationPaused) school.from = performance.now() + PAUSE_MS;
    if (!answer.token) throw new Stopped(answer.ExceptionMessage ?? 'no token');
    school.token = answer.token;
  }

  /** A new token once, when the present one is refused. */
  async function read(estab: string, school: School, path: string): Promise<z.output<typeof Answer>> {
    const get = () => ask(path, { headers: { Authorization: `Idaas ${school.token}` } });
    if (!school.token) await getToken(estab, school);
    let { status, answer } = await get();
    if (status === 401) {
      await getToken(estab, school);
      ({ status, answer } = await get());
    }
    if (status !== 200 || answer.ExceptionMessage) throw new Stopped(answer.ExceptionMessage ?? `${status}`);
    return answer;
  }

  async function readChanges(estab: string, school: School, endpoint: string): Promise<void> {
    const since = school.next.get(endpoint) ?? '*';
    let next: string | undefined;
    for (let query: string | null = `?page=1&pageSize=${PAGE_SIZE}`; query; ) {
      const path = `/api/v1/School/${estab}/${endpoint}/${query}&changedRows=${since}`;
      const page = Page.parse(await read(estab, school, path));
      next ??= page.__changedRows__[0].NextChangedRows;
      query = page.__pagination__[0].NextPage;
    }
    if (next) school.next.set(endpoint, next);
  }

  async function sync(estab: string, school: School): Promise<void> {
    const { Scopes } = await read(estab, school, '/api/v1/TokenDetails');
    for (const [endpoint, scope] of [
      ['Students', 'Student'],
      ['Staff', 'Staff'],
    ] as const)
      if (Scopes?.some((each) => each.startsWith(scope))) await readChanges(estab, school, endpoint);
  }

  const end = new AbortController();
  const syncing = (async () => {
    while (!end.signal.aborted) {
      for (const [estab, school] of schools)
        if (performance.now() >= school.from)
          await sync(estab, school).catch((error: unknown) => {
            if (!(error instanceof Stopped)) throw error;
          });
      await wait(SYNC_EVERY_MS, undefined, { signal: end.signal }).catch(() => {});
    }
  })();

  return {
    url: `http://127.0.0.1:${port}/xporter`,
    use(secret) {
      managementSecret = secret;
    },
    async stop() {
      end.abort();
      await syncing;
      server.close();
    },
  };
}

const Page = z.object({
  __pagination__: z.tuple([z.object({ NextPage: z.string().nullable() })]),
  __changedRows__: z.tuple([z.object({ NextChangedRows: z.string() })]),
});
