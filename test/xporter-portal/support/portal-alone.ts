import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { createClock, type SteeredClock } from '../../../shared/clock.ts';
import { closeContext, createContext, openSideDatabase } from '../../../shared/context.ts';
import { createLog } from '../../../shared/log.ts';
import { smtpTransport } from '../../../shared/mail/transport.ts';
import type { SideSteering } from '../../../shared/steering-api/routes.ts';
import { close, listen } from '../../../shared/web/servers.ts';
import { createPortal, PORTAL_DIR } from '../../../xporter-portal/app.ts';
import { type PortalContext, plainOutside } from '../../../xporter-portal/context.ts';
import { createMisStore } from '../../../xporter-portal/mis/mis-store.ts';
import {
  addInvitation,
  advance,
  keepSecret,
  type PeopleDefault,
} from '../../../xporter-portal/records/authorisations.ts';
import { createRequestJournal } from '../../../xporter-portal/records/request-journal.ts';
import { createRegister } from '../../../xporter-portal/sandbox/fixtures/register.ts';
import { portalSteering } from '../../../xporter-portal/sandbox/side-steering.ts';

export const RELYING_PARTY = 'wellbeing.hodder.example';
const Token = z.object({ token: z.string() });
const SCHOOL_SECRET = 'the secret of a school for Wellbeing';

/** The same for every school, so that nothing tells their authorisations apart but whose they are. */
export const MIS = 'SIMS';

export interface Authorised {
  id: number;
  secret: string;
}

/** The portal without the Hub and the inbox: what it emails stays in its outbox. */
export interface PortalAlone {
  context: PortalContext;
  clock: SteeredClock;
  steering: SideSteering;
  url: string;
  dataDir: string;
  authorise(estab: string, scopes: readonly string[], people?: PeopleDefault): Authorised;
  token(estab: string, secret: string): Promise<string>;
  read(estab: string, token: string, path: string): Promise<{ status: number; text: string }>;
  stop(): Promise<void>;
}

export async function startPortalAlone({
  authorisationUrl = 'http://127.0.0.1:9/xporter/authorised',
} = {}): Promise<PortalAlone> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'portal-test-'));
  const clock = createClock();
  const { server, url, answerWith } = await listen(0, 'PORTAL_PORT');
  const database = openSideDatabase(PORTAL_DIR, dataDir);
  const foundations = createContext({
    sideDir: PORTAL_DIR,
    url,
    dataDir,
    database,
    clock,
    log: createLog('portal', 'silent'),
    transport: smtpTransport({ host: '127.0.0.1', port: 9 }),
    mailFrom: 'Xporter <no-reply@xporter.example>',
    passwordCost: 10,
  });
  const context: PortalContext = {
    ...foundations,
    misStore: createMisStore(database),
    requests: createRequestJournal(database),
    outside: plainOutside(clock),
  };
  createRegister(context, {
    relyingParty: RELYING_PARTY,
    managementSecret: 'wellbeing-sandbox-management-secret',
    authorisationUrl,
  });
  answerWith(createPortal(context));

  let secrets = 0;
  return {
    context,
    clock,
    steering: portalSteering(context, RELYING_PARTY),
    url,
    dataDir,
    authorise(estab, scopes, people = 'include') {
      const now = clock.now().toISOString();
      const invitation = addInvitation(database, {
        estab,
        relyingParty: RELYING_PARTY,
        authParams: null,
        registrationType: 'Live',
        invitedAt: now,
        expiresAt: now,
        requestedScopes: [...scopes],
      });
      const { id } = advance(database, invitation, 'authorise', clock.now(), {
        mis: MIS,
        scopes: [...scopes],
        peopleDefault: people,
        authorisedAt: now,
      });
      const secret = `${SCHOOL_SECRET} ${++secrets}`;
      keepSecret(database, invitation, secret);
      return { id, secret };
    },
    async token(estab, secret) {
      const response = await fetch(`${url}/api/oauth/GetToken`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          estab,
          relyingParty: RELYING_PARTY,
          password: secret,
          thirdpartyid: 'XporterOnDemand',
        }),
      });
      return Token.parse(await response.json()).token;
    },
    async read(estab, token, wanted) {
      const response = await fetch(`${url}/api/v1/School/${estab}/${wanted}`, {
        headers: { Authorization: `Idaas ${token}` },
      });
      return { status: response.status, text: await response.text() };
    },
    async stop() {
      await close(server);
      context.requests.flush();
      await closeContext(context);
      database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
