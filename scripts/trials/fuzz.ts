import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { LABELS } from '../../shared/labels.ts';
import { DEMO_PARTNERS } from '../../shared/sample-data/partners.ts';
import { DEMO_PASSWORD } from '../../shared/sample-data/schools.ts';
import { HttpBrowser } from '../journey/http-browser.ts';
import type { JourneyStateName } from '../journey/jump/journey-states.ts';
import type { School } from '../kit/kit.ts';
import { type Answer, type AskRequest, ask, NoAnswer, sendBytes } from './ask.ts';
import { type TrialSandbox, withTrialSandbox } from './child.ts';
import { apiDrafts, controlRoomDrafts, crawl, type Draft, draftsOfRoutes, inboxDrafts } from './drafts.ts';
import { brokenBytes, brokenLetter, INJECTED, MARKUP, mutated } from './mutate.ts';
import { managementToken, schoolToken } from './partner.ts';
import { type AppRoute, routesOf } from './routes-of.ts';
import type { TrialRun } from './trial.ts';
import { buildApps } from './unserved-apps.ts';

/** Somewhere to send requests to. */
export interface Door {
  name: string;
  url: string;
  /** Whether every answer there is JSON, or a file to save. */
  promisesJson(path: string): boolean;
  drafts: readonly Draft[];
}

const STATES: readonly JourneyStateName[] = [
  ...([
    'invited',
    'choosing-areas',
    'summary',
    'authorised',
    'waiting-for-people',
    'synced',
    'synced',
  ] as const),
];
const RUNS_BEFORE_NEW_DRAFTS = 400;
const PAGES_EACH = 40;

/** Random requests, mutated from right ones, against every port. */
export async function fuzz(run: TrialRun): Promise<void> {
  const apps = buildApps();
  const routes = { hub: routesOf(apps.hub.router), portal: routesOf(apps.portal.router) };
  await apps.discard();
  await withTrialSandbox({}, async (sandbox) => {
    const school = await sandbox.kit.schools.create({ phase: 'Primary', mis: 'Arbor' });
    const apart = await sandbox.kit.schools.create({ phase: 'Primary', mis: 'Arbor' });
    while (sandbox.ending() === undefined) {
      const doors = await doorsOf(sandbox, { school, apart }, routes, run);
      for (let sent = 0; sent < RUNS_BEFORE_NEW_DRAFTS; sent++) {
        if (!run.next()) return;
        await fuzzOnce(run, doors, () => causeIn(sandbox.dataDir));
        if (run.random.chance(0.03)) {
          await sendBytes(`http://127.0.0.1:${sandbox.smtpPort}`, brokenLetter(run), { cutAfterMs: 100 });
          run.count('broken letters');
        }
        if (sandbox.ending() !== undefined) break;
      }
    }
    run.find('The process ended', sandbox.ending() ?? '');
  });
}

/** One request, and whether its answer is one that may be given. @param cause tells what the log says of a failure */
export async function fuzzOnce(
  run: TrialRun,
  doors: readonly Door[],
  cause: () => string = () => '',
): Promise<void> {
  const door = run.pick(doors);
  if (run.random.chance(0.04)) {
    const bytes = brokenBytes(run, new URL(door.url).host);
    const text = await sendBytes(door.url, bytes, { cutAfterMs: run.random.between(5, 80) });
    run.count('broken connections');
    if (/^HTTP\/1\.1 5/.test(text))
      run.find(`${door.name} answers ${text.slice(9, 12)} to bytes`, bytes.slice(0, 200));
    return;
  }
  const request = mutated(run.pick(door.drafts), run);
  run.count('requests');
  try {
    const answer = await ask(door.url, request);
    for (const what of wrongIn(answer, request, door)) {
      const why = answer.status >= 500 ? `\n     ${cause()}` : '';
      run.find(
        `${door.name}: ${what}`,
        `${shown(request)} → ${answer.status} ${answer.text.slice(0, 160)}${why}`,
      );
    }
  } catch (error) {
    // Node closes a connection on which it cannot read a request.
    const isRefused =
      !(error instanceof NoAnswer) ||
      !request.target.startsWith('/') ||
      request.headers?.upgrade ||
      shown(request).length > 8000;
    if (!isRefused)
      run.find(`${door.name}: ${routeOf(request)} gives no answer`, `${shown(request)}: ${error.message}`);
  }
}

function* wrongIn({ status, headers, text }: Answer, request: AskRequest, door: Door): Generator<string> {
  const { host, ...others } = request.headers ?? {};
  const type = headers['content-type'] ?? '';
  const route = routeOf(request);
  const isDeliberate = (status === 501 || status === 503) && type.includes('json');
  if (status >= 500 && !isDeliberate) yield `${route} answers ${status}`;
  const isOrdinary =
    host === undefined && request.target.startsWith('/') && request.method !== 'OPTIONS' && text !== '';
  if (isOrdinary && door.promisesJson(pathOf(request)) && !/json|octet-stream/.test(type))
    yield `${route} answers no JSON`;
  if (type.includes('html') && text.includes(MARKUP)) yield `${route} shows a text as markup`;
  if (INJECTED in headers) yield `${route} lets a text into the headers`;
  if (headers.location !== undefined && !others.host) {
    const to = URL.parse(headers.location, door.url)?.hostname;
    if (to !== '127.0.0.1') yield `${route} leads elsewhere`;
  }
  if (/node_modules|SqliteError|\n\s+at .+:\d+:\d+/.test(text)) yield `${route} shows our code`;
}

const pathOf = ({ target }: AskRequest): string => target.replace(/[?#].*/s, '');

/** Without what differs from request to request. */
const routeOf = (request: AskRequest): string =>
  `${request.method} ${pathOf(request)
    .slice(0, 80)
    .replace(/\/[^/]*%[^/]*/g, '/…')
    .replace(/\/([\w-]{30,}|\d+)/g, '/…')}`;

const shown = ({ method, target, headers = {}, body = '' }: AskRequest): string => {
  const { cookie: _, ...others } = headers;
  return `${method} ${target.slice(0, 300)} ${JSON.stringify(others).slice(0, 300)} ${body.slice(0, 300)}`;
};

async function doorsOf(
  { kit, urls, dataDir, ...config }: TrialSandbox,
  { school, apart }: { school: School; apart: School },
  routes: { hub: readonly AppRoute[]; portal: readonly AppRoute[] },
  run: TrialRun,
): Promise<Door[]> {
  await kit.jump(school, run.pick(STATES));
  const coordinator = new HttpBrowser();
  await coordinator.open(await kit.enter(school, 'coordinator'));
  const administrator = new HttpBrowser();
  await administrator.open(await kit.enter(school, 'administrator'));
  const partner = await signedIn(run.random.chance(0.5) ? 'canteen' : 'wellbeing', urls.portal);
  const invited = new HttpBrowser();
  const [link = `${urls.portal}/register`] = (await kit.inbox.all({ school }))
    .flatMap(({ links }) => links)
    .filter((each) => each.includes('/authorise/'))
    .reverse();
  await invited.open(link);
  const newcomer = new HttpBrowser();
  await newcomer.open(`${urls.hub}/sign-in`);
  const stranger = new HttpBrowser();
  await stranger.open(`${urls.portal}/sign-in`);
  const trainer = new HttpBrowser();
  await trainer.open(urls.start);

  const crawled = async (...browsers: HttpBrowser[]) => {
    const drafts: Draft[] = [];
    for (const browser of browsers) drafts.push(...(await crawl(browser, PAGES_EACH)));
    return drafts;
  };
  const [hub, portal, room] = [
    await crawled(coordinator, newcomer),
    await crawled(administrator, partner, invited, stranger),
    await crawled(trainer),
  ];
  const seen = [...hub, ...portal].flatMap(({ target }) => target.replace(/\?.*/, '').split('/'));
  const values = [...new Set(seen), school.estab, '1', '2'].filter((each) => each !== '');
  const ofRoutes = (all: readonly AppRoute[], browser: HttpBrowser) =>
    draftsOfRoutes(all, browser.cookiesFor(browser.url), (from) => run.pick(from), values);

  await kit.jump(apart, 'authorised');
  const tokens = {
    school: await schoolToken({ urls, dataDir, ...config }, apart.estab),
    management: await managementToken({ urls, ...config }),
  };
  const emails = (await kit.inbox.all({ school })).slice(-3).map(({ id }) => id);
  const isApi = (path: string) => /^\/(api|idaas)\//i.test(path);
  const none = () => false;
  return [
    {
      name: 'Hub',
      url: urls.hub,
      promisesJson: none,
      drafts: [...hub, ...ofRoutes(routes.hub, coordinator)],
    },
    {
      name: 'Portal',
      url: urls.portal,
      promisesJson: isApi,
      drafts: [...portal, ...ofRoutes(routes.portal, administrator)],
    },
    { name: 'Xporter’s API', url: urls.portal, promisesJson: isApi, drafts: apiDrafts(apart.estab, tokens) },
    {
      name: 'Control room',
      url: urls.start,
      promisesJson: (path) => isApi(path) && !/\.mmd\/?$/i.test(path),
      drafts: [...room.filter(isHarmless), ...controlRoomDrafts(school.estab)],
    },
    { name: 'Inbox', url: urls.inbox, promisesJson: none, drafts: inboxDrafts(emails) },
  ];
}

/** The trainer's own buttons reset all schools and put the clock forward by months. */
const isHarmless = ({ method }: Draft): boolean => method === 'GET';

async function signedIn(who: keyof typeof DEMO_PARTNERS, portal: string): Promise<HttpBrowser> {
  const browser = new HttpBrowser();
  await browser.open(`${portal}/partners/sign-in`);
  await browser.press(LABELS.signIn, { email: DEMO_PARTNERS[who].email, password: DEMO_PASSWORD });
  return browser;
}

const Logged = z.object({ err: z.object({ message: z.string(), stack: z.string() }) });

/** The last error in the sandbox's log, other than the note that a request failed. */
function causeIn(dataDir: string): string {
  const lines = readFileSync(path.join(dataDir, 'sandbox.log'), 'utf8').split('\n');
  const last = lines.findLast((line) => line.includes('"level":50') && !line.includes('failed with status'));
  const logged = Logged.safeParse(JSON.parse(last ?? 'null'));
  if (!logged.success) return 'The log gives no cause.';
  const [, place = ''] = /^\s+at (?!.*node_modules)(.*)$/m.exec(logged.data.err.stack) ?? [];
  return `${logged.data.err.message.slice(0, 200)} at ${place}`;
}
