import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LABELS } from '../../shared/labels.ts';
import { DEMO_PARTNERS } from '../../shared/sample-data/partners.ts';
import { DEMO_PASSWORD } from '../../shared/sample-data/schools.ts';
import { HttpBrowser } from '../journey/http-browser.ts';
import type { School } from '../kit/kit.ts';
import { ask, sendBytes } from './ask.ts';
import { type TrialSandbox, withTrialSandbox } from './child.ts';
import { controlRoomDrafts } from './drafts.ts';
import { brokenBytes, INJECTED } from './mutate.ts';
import { answersFrom, withRecords } from './records.ts';
import type { TrialRun } from './trial.ts';

const PASSWORD = 'on-the-board';
const ENTRY = '/room-password';
/** As the gate allows each address. */
const TRIES_A_MINUTE = 20;

/** A network, as far as this computer can be one: each learner has an address of 127.0.0.0/8, as Linux allows. */
const anyAddress = ({ random }: TrialRun): string =>
  `127.${random.between(1, 250)}.${random.between(0, 250)}.7`;

/**
 * A sandbox on a network, as strangers, learners, other pages and partners might misuse it.
 * @param addressOf where a stranger comes from; 127.0.0.1 is the trainer's
 */
export async function lan(run: TrialRun, addressOf: (run: TrialRun) => string = anyAddress): Promise<void> {
  await withTrialSandbox({ password: PASSWORD }, async (sandbox) => {
    const { kit } = sandbox;
    const school = await kit.schools.create({ phase: 'Primary', mis: 'Arbor' });
    await kit.jump(school, 'authorised');
    const mirror = await startMirror();
    const tries = [
      strangerAsks,
      strangerAsks,
      learnerAsks,
      learnerAsks,
      passwordLeads,
      connectionBreaks,
      otherPagePosts,
    ];
    try {
      await mustLetLearnersIn(sandbox, addressOf(run));
      while (run.next()) {
        const attempt = run.random.chance(0.04) ? partnerPosts : run.pick(tries);
        await attempt({ sandbox, run, school, mirror, from: addressOf(run) });
        const ending = sandbox.ending();
        if (ending !== undefined) return run.find('The process ended', ending);
      }
      await guessPasswords(sandbox, run, addressOf(run));
      const { portal, hub } = await kit.schools.show(school);
      if (portal?.state !== 'active' || hub?.state !== 'connected')
        run.find('A school is changed by others', `the Hub says ${hub?.state}, Xporter ${portal?.state}`);
      if ((await kit.faults.active()).length > 0)
        run.find('A fault is switched on by others', 'see the list of faults');
    } finally {
      mirror.server.close();
    }
  });
}

interface Attempt {
  sandbox: TrialSandbox;
  run: TrialRun;
  school: School;
  mirror: Mirror;
  from: string;
}

const STEERING_PAGES = [
  '/',
  '/clock',
  '/faults',
  '/timeline',
  '/classroom',
  '/classroom/cards',
  '/developers',
  '/urls.json',
];
const SIDE_PATHS = [
  '/sandbox/schools',
  '/sandbox/events',
  '/sandbox/deliver-all',
  '/sandbox/enter',
  '/enter/a',
];

/** A path that only the trainer may use, on one of the three ports. */
function steering({ sandbox: { urls }, run, school }: Attempt): {
  url: string;
  method: string;
  target: string;
} {
  const { estab } = school;
  switch (run.random.between(0, 3)) {
    case 0:
      return { url: urls.start, method: 'GET', target: run.pick([...STEERING_PAGES, `/timeline/${estab}`]) };
    case 1: {
      const { method, target } = run.pick(controlRoomDrafts(estab));
      return { url: urls.start, method, target };
    }
    case 2:
      return {
        ...{ url: run.pick([urls.hub, urls.portal]), target: run.pick(SIDE_PATHS) },
        method: run.pick(['GET', 'POST'] as const),
      };
    default:
      return {
        url: urls.portal,
        method: 'GET',
        target: run.pick(['/partners', '/partners/sign-in', '/partners/settings']),
      };
  }
}

/** The same path for a reader that is careless. */
function disguised(target: string, run: TrialRun): string {
  const [path = '', query] = target.split('?');
  const parts = path.split('/');
  const changed = run.pick<() => string>([
    () => path,
    () => path.toUpperCase(),
    () => `/${path}`,
    () => `/.${path}`,
    () => `/join/..${path}`,
    () => `/assets/%2e%2e${path}`,
    () => `${path}/`,
    () => `${path};join`,
    () => `${path}%2f`,
    () => `\\${path}`,
    () =>
      parts
        .map((part) => part.replace(/^[a-z]/, (first) => `%${first.charCodeAt(0).toString(16)}`))
        .join('/'),
    () => path.replace('/', '/%2f'),
    () => `http://127.0.0.1${path}`,
    () => `http://trial.example${path}`,
    () => `${path}?/join`,
    () => `${path}#/join`,
  ])();
  return query === undefined ? changed : `${changed}?${query}`;
}

const claims = (run: TrialRun): Record<string, string> =>
  run.pick<Record<string, string>>([
    {},
    {},
    {},
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-real-ip': '127.0.0.1', forwarded: 'for=127.0.0.1' },
    { 'x-forwarded-host': '127.0.0.1', 'x-original-url': '/join' },
    { 'x-http-method-override': 'POST' },
    { authorization: 'Bearer key' },
    { origin: 'null' },
  ]);

const FORGED = [
  '',
  'classroom=',
  'classroom=1',
  `classroom=${'0'.repeat(64)}`,
  'classroom=undefined',
  'classroom=é',
];

async function strangerAsks(attempt: Attempt): Promise<void> {
  const { run, from } = attempt;
  const { url, method, target } = steering(attempt);
  const wanted = run.random.chance(0.7)
    ? disguised(target, run)
    : run.pick(['/join', '/sign-in', '/assets/ui/base.css', '/home']);
  const headers = { ...claims(run), cookie: run.pick(FORGED) };
  const { status } = await ask(url, { method, target: wanted, from, headers });
  run.count('requests of strangers');
  if (status < 300)
    run.find('A stranger gets in', `${method} ${url}${wanted} → ${status} ${JSON.stringify(headers)}`);
}

const post = (url: string, target: string, fields: Record<string, string>, from: string) =>
  ask(url, {
    ...{ method: 'POST', target, from, body: new URLSearchParams(fields).toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

/** @returns the cookie that the right password brings */
async function ticketFor({ urls }: TrialSandbox, from: string): Promise<string> {
  const { headers } = await post(urls.start, ENTRY, { password: PASSWORD }, from);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

async function learnerAsks(attempt: Attempt): Promise<void> {
  const { sandbox, run, from } = attempt;
  const { url, method, target } = steering(attempt);
  const wanted = disguised(target, run);
  const headers = { ...claims(run), cookie: await ticketFor(sandbox, from) };
  const { status } = await ask(url, { method, target: wanted, from, headers });
  run.count('requests of learners');
  if (status < 300) run.find('A learner gets what is the trainer’s', `${method} ${url}${wanted} → ${status}`);
}

const PLACES = [
  ...[
    '//trial.example',
    '/\\trial.example',
    '/\t/trial.example',
    'https://trial.example',
    'http:trial.example',
    '\\\\trial.example',
  ],
  ...[
    '/%5ctrial.example',
    `/\r\n${INJECTED}: 1`,
    '/join\u0000',
    '/\ud800',
    '',
    'javascript:alert(1)',
    '/join?a=b',
    '//',
    '/%',
    '@trial.example',
  ],
];

async function passwordLeads({ sandbox: { urls }, run, from }: Attempt): Promise<void> {
  const to = run.pick(PLACES).replace(/\p{Surrogate}/gu, '%ED%A0%80');
  const url = run.pick([urls.start, urls.hub, urls.portal]);
  const target = `${ENTRY}?to=${run.random.chance(0.8) ? encodeURIComponent(to) : encodeURI(to)}`;
  const { status, headers } = await post(url, target, { password: PASSWORD }, from);
  run.count('passwords sent');
  const shown = `POST ${target} → ${status} ${headers.location}`;
  const leadsTo = URL.parse(headers.location ?? '', url);
  if (status === 303 && leadsTo?.origin !== url) run.find('The password page leads elsewhere', shown);
  if (INJECTED in headers) run.find('The password page lets a text into the headers', shown);
  if (status >= 500) run.find('The password page fails', shown);
}

async function connectionBreaks({ sandbox: { urls }, run, from }: Attempt): Promise<void> {
  const url = run.pick([urls.start, urls.hub, urls.portal]);
  const { host } = new URL(url);
  const head = `POST ${ENTRY}?to=/join HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
  const bytes = run.pick([
    `${head}Content-Length: 200\r\n\r\npassword=`,
    `${head}Transfer-Encoding: chunked\r\n\r\n9\r\npassword=`,
    `${head}Transfer-Encoding: chunked\r\n\r\n${'fff\r\n'.padEnd(4101, 'a')}`.repeat(3),
    `${head}Expect: 100-continue\r\nContent-Length: 9\r\n\r\n`,
    brokenBytes(run, host),
  ]);
  await sendBytes(url, bytes, { cutAfterMs: run.random.between(2, 60), from });
  run.count('broken connections');
}

/** Another page in the trainer's own browser, or a server that was told to post here. */
async function otherPagePosts({ sandbox: { urls }, run, school }: Attempt): Promise<void> {
  const pages = [
    '/reset',
    '/clock/advance',
    '/clock/real',
    '/faults',
    '/classroom',
    `/schools/${school.estab}/reset`,
  ];
  const target = run.pick([...pages, ...pages.map((page) => `/api${page}`)]);
  const headers = run.pick<Record<string, string>>([
    { origin: 'http://trial.example', 'content-type': 'application/json' },
    { origin: 'http://trial.example', 'content-type': 'application/x-www-form-urlencoded' },
    { 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' },
    { 'sec-fetch-site': 'same-site', origin: urls.hub, 'content-type': 'application/json' },
    { origin: 'null', 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
  ]);
  const { status } = await ask(urls.start, { method: 'POST', target, headers, body: 'a=b' });
  run.count('forms of other pages');
  if (status < 400)
    run.find('Another page steers the sandbox', `POST ${target} ${JSON.stringify(headers)} → ${status}`);
}

const OWN_NAMES = [
  ...[
    '127.0.0.1',
    'localhost',
    'LOCALHOST',
    'localhost.',
    '127.1',
    '0',
    '0.0.0.0',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
  ],
  ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '127.0.0.2', '127.255.255.254'],
];

/** Xporter posts where a partner tells it to: never to the sandbox's own ports, nor where an answer leads. */
async function partnerPosts({ sandbox, run, school, mirror }: Attempt): Promise<void> {
  const { urls, smtpPort, dataDir, kit } = sandbox;
  const ports = [...Object.values(urls).map((url) => new URL(url).port), String(smtpPort)];
  const own = `http://${run.pick(OWN_NAMES)}:${run.pick(ports)}${run.pick(['/reset', '/api/reset', '/', '/xporter/authorised/'])}`;
  mirror.leadTo = own;
  const isMirrored = run.random.chance(0.2);
  const authorisationUrl = isMirrored ? mirror.url : own;
  const partner = new HttpBrowser();
  await partner.open(`${urls.portal}/partners/sign-in`);
  await partner.press(LABELS.signIn, { email: DEMO_PARTNERS.wellbeing.email, password: DEMO_PASSWORD });
  await partner.open('/partners/settings');
  await partner.press('Save', { authorisationUrl });
  await partner.open('/partners/deliveries');
  const [delivery] = partner.page.document.querySelectorAll('main a').flatMap((link) => {
    const href = link.getAttribute('href') ?? '';
    return /^\/partners\/deliveries\/\d+$/.test(href) ? [href] : [];
  });
  // None while the school is being reset.
  if (!delivery) return;
  await partner.open(delivery);
  await partner.press('Send again');
  await kit.flush();
  run.count('callbacks to other addresses');
  const answers = withRecords(dataDir, ({ portal }) => answersFrom(portal, authorisationUrl));
  const isReached = answers.some((status) => status !== null && !(isMirrored && status === 307));
  if (isReached)
    run.find('A callback reaches the sandbox’s own ports', `${authorisationUrl} → ${answers} (${own})`);
  await partner.open('/partners/settings');
  await partner.press('Save', { authorisationUrl: `${urls.hub}/xporter/authorised` });
  await kit.flush();
  await kit.schools.show(school);
}

/** A server that answers each request with a redirect. */
interface Mirror {
  url: string;
  leadTo: string;
  server: Server;
}

async function startMirror(): Promise<Mirror> {
  const mirror: Mirror = { url: '', leadTo: '', server: createServer() };
  mirror.server.on('request', (_request, response) => {
    response.writeHead(307, { Location: mirror.leadTo });
    response.end();
  });
  mirror.server.listen(0, '127.0.0.1');
  await once(mirror.server, 'listening');
  const { port } = mirror.server.address() as AddressInfo;
  mirror.url = `http://127.0.0.1:${port}/`;
  return mirror;
}

/** Otherwise nothing that follows would show anything. @throws where learners cannot get in */
async function mustLetLearnersIn(sandbox: TrialSandbox, from: string): Promise<void> {
  const cookie = await ticketFor(sandbox, from);
  const pages = [
    `${sandbox.urls.start}/join`,
    `${sandbox.urls.hub}/sign-in`,
    `${sandbox.urls.portal}/sign-in`,
  ];
  for (const page of pages) {
    const { origin, pathname } = new URL(page);
    const { status } = await ask(origin, { method: 'GET', target: pathname, from, headers: { cookie } });
    if (status !== 200) throw new Error(`a learner with the room password gets ${status} from ${page}`);
  }
}

async function guessPasswords({ urls }: TrialSandbox, run: TrialRun, from: string): Promise<void> {
  let answered = 0;
  for (let guess = 0; guess < 2 * TRIES_A_MINUTE; guess++) {
    const { status } = await post(urls.start, ENTRY, { password: `guess ${guess}` }, from);
    if (status !== 429) answered++;
  }
  if (answered > TRIES_A_MINUTE) run.find('Passwords can be guessed fast', `${answered} guesses in a moment`);
}
