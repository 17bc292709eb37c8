import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Request, Router } from 'express';
import { memberByLogin } from '../../hodder-hub/accounts/members.ts';
import { createHub, HUB_DIR } from '../../hodder-hub/app.ts';
import type { HubContext } from '../../hodder-hub/context.ts';
import { createCentres } from '../../hodder-hub/sandbox/fixtures/centres.ts';
import { hubSteering } from '../../hodder-hub/sandbox/side-steering.ts';
import { hubContext, portalContext, type SideFoundations } from '../../scripts/compose/contexts.ts';
import type { HttpBrowser } from '../../scripts/journey/http-browser.ts';
import type { InboxReader } from '../../scripts/journey/inbox.ts';
import { TrustingBrowser } from '../../scripts/journey/people.ts';
import { createClock, type SteeredClock } from '../../shared/clock.ts';
import { type Context, closeContext, openSideDatabase } from '../../shared/context.ts';
import { createLog } from '../../shared/log.ts';
import type { MailTransport } from '../../shared/mail/transport.ts';
import type { SideSteering } from '../../shared/steering-api/routes.ts';
import { renewSession } from '../../shared/web/csrf.ts';
import { close, listen } from '../../shared/web/servers.ts';
import { NOTHING_AROUND } from '../../shared/web/site.ts';
import { administratorsByEmail } from '../../xporter-portal/accounts/administrators.ts';
import { ALONE, createPortal, PORTAL_DIR } from '../../xporter-portal/app.ts';
import type { PortalContext } from '../../xporter-portal/context.ts';
import { PARTNER_PORTAL } from '../../xporter-portal/partners/users/access.ts';
import { partnerUserByEmail } from '../../xporter-portal/partners/users/users.ts';
import { createRegister } from '../../xporter-portal/sandbox/fixtures/register.ts';
import { portalSteering } from '../../xporter-portal/sandbox/side-steering.ts';
import { outboxMail } from './outbox-mail.ts';

/** Wellbeing, as both sides know it. */
export const WELLBEING = {
  relyingParty: 'wellbeing.hodder.example',
  managementSecret: 'wellbeing-sandbox-management-secret',
};
/** Where nothing listens. */
const NOWHERE = 'http://127.0.0.1:9';

export interface Person {
  email: string;
}

export interface HubOptions {
  signedInAs?: Person;
  xporterUrl?: string;
}

export interface PortalOptions {
  signedInAs?: Person;
  /** Of Wellbeing. */
  authorisationUrl?: string;
  /** What stands before its mail server. */
  mailThrough?: (server: MailTransport) => MailTransport;
}

/** One side alone, as the plain product. What it sends waits in its outbox. */
export interface SideApp<SideContext extends Context> {
  context: SideContext;
  clock: SteeredClock;
  url: string;
  dataDir: string;
  /** What a sandbox could do with the side. The side itself is without one. */
  steering: SideSteering;
  /** Of `signedInAs`, or of a person who is not signed in. */
  browser: HttpBrowser;
  /** A new browser, signed in without the sign-in page and on the page that follows it. */
  signIn(person: Person): Promise<HttpBrowser>;
  /** The emails in its outbox. */
  mail: InboxReader;
  /** What waits in its outbox, oldest first. @param kind as it was put there */
  queued(kind: string): unknown[];
  /** Delivers what is due: emails to `mail`, and all else over HTTP. */
  flush(): Promise<void>;
  /** Moves the clock, and runs the jobs that are due then. */
  advance(to: Date): Promise<void>;
  stop(): Promise<void>;
}

export type HubApp = SideApp<HubContext>;

export interface PortalApp extends SideApp<PortalContext> {
  /** The same for the Partner Portal. */
  signInPartner(person: Person): Promise<HttpBrowser>;
}

/** The Hub with its sample centres. Nobody answers where it expects Xporter. */
export const hubApp = ({ signedInAs, xporterUrl = NOWHERE }: HubOptions = {}): Promise<HubApp> =>
  startSide<HubContext>(HUB_DIR, signedInAs, (foundations) => {
    const context = hubContext(foundations, { url: xporterUrl, ...WELLBEING });
    createCentres(context);
    const steering = hubSteering(context);
    const pages = [
      signInPage('/', '/home', (request, { email }) =>
        steering.signIn(request, idOf(memberByLogin(context.database, email))),
      ),
    ];
    const callbacks = Router();
    return { context, steering, answer: createHub(context, { ...NOTHING_AROUND, pages, callbacks }) };
  });

/** Xporter's portal with the register of schools. Nobody answers where it expects the Hub. */
export async function portalApp({
  signedInAs,
  authorisationUrl = `${NOWHERE}/xporter/authorised`,
  mailThrough = (server) => server,
}: PortalOptions = {}): Promise<PortalApp> {
  const side = await startSide<PortalContext>(PORTAL_DIR, signedInAs, (foundations) => {
    const context = portalContext({ ...foundations, transport: mailThrough(foundations.transport) });
    const { database } = context;
    createRegister(context, { ...WELLBEING, authorisationUrl });
    const steering = portalSteering(context, WELLBEING.relyingParty);
    const pages = [
      signInPage('/', '/data-sharing', (request, { email }) =>
        steering.signIn(request, idOf(administratorsByEmail(database, email)[0])),
      ),
      signInPage(`${PARTNER_PORTAL}/`, PARTNER_PORTAL, (request, { email }) => {
        request.session.partnerUserId = idOf(partnerUserByEmail(database, email));
      }),
    ];
    const { answer } = createPortal(context, { ...ALONE, pages });
    return { context, steering, answer, close: () => context.requests.flush() };
  });
  return { ...side, signInPartner: (person) => signedIn(`${side.url}${PARTNER_PORTAL}`, person) };
}

const SIGN_IN = 'signed-in-as';

/** A page for tests only: signs in the person with that email address. @param landing the page that follows */
const signInPage = (path: string, landing: string, begin: (request: Request, person: Person) => void) =>
  Router().get(`${path}${SIGN_IN}/:email`, async (request, response) => {
    await renewSession(request);
    begin(request, request.params);
    response.redirect(303, landing);
  });

function idOf(account: { id: number } | undefined): number {
  if (!account) throw new Error('nobody has an account with this email address');
  return account.id;
}

async function signedIn(url: string, { email }: Person): Promise<HttpBrowser> {
  const browser = new TrustingBrowser();
  await browser.open(`${url}/${SIGN_IN}/${encodeURIComponent(email)}`);
  return browser;
}

interface Built<SideContext> {
  context: SideContext;
  steering: SideSteering;
  answer: RequestListener;
  /** Writes what is still in memory. */
  close?(): void;
}

async function startSide<SideContext extends Context>(
  sideDir: string,
  person: Person | undefined,
  build: (foundations: SideFoundations) => Built<SideContext>,
): Promise<SideApp<SideContext>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'side-'));
  const clock = createClock();
  const { server, url, answerWith } = await listen(0, 'any port');
  const database = openSideDatabase(sideDir, dataDir);
  const { transport, mail } = outboxMail(() => context.outbox.deliverDue('email'));
  const log = createLog('test', 'silent');
  const {
    context,
    steering,
    answer,
    close: closeSide,
  } = build({
    ...{ url, dataDir, database, clock, log, transport },
  });
  answerWith(answer);
  const { outbox, seal } = context;
  const signIn = (who: Person) => signedIn(url, who);
  return {
    ...{ context, clock, url, dataDir, steering, signIn, mail },
    browser: person ? await signIn(person) : new TrustingBrowser(),
    queued: (kind) =>
      database
        .prepare<[string], string>(
          `SELECT payload FROM outbox
           WHERE kind = ? AND delivered_at IS NULL AND abandoned_at IS NULL ORDER BY id`,
        )
        .pluck()
        .all(kind)
        .map((payload) => JSON.parse(seal.decrypt(payload))),
    flush: () => outbox.deliverDue(),
    async advance(to) {
      clock.travelTo(to);
      for (const job of steering.scheduledJobs) job.run();
      await outbox.deliverDue();
    },
    async stop() {
      await close(server);
      closeSide?.();
      await closeContext(context);
      database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
