import { z } from 'zod';
import { LABELS } from '../../shared/labels.ts';
import { DEMO_PARTNERS } from '../../shared/sample-data/partners.ts';
import { DEMO_PASSWORD } from '../../shared/sample-data/schools.ts';
import { ENDPOINTS } from '../../xporter-portal/api/xod/catalogue/catalogue.ts';
import { HttpBrowser } from '../journey/http-browser.ts';
import type { School } from '../kit/kit.ts';
import { type Answer, type AskRequest, ask, NoAnswer } from './ask.ts';
import { type TrialSandbox, withTrialSandbox } from './child.ts';
import { apiDrafts, crawl, type Draft } from './drafts.ts';
import { mutated } from './mutate.ts';
import { managementToken, schoolToken } from './partner.ts';
import { rowsOfSchool, withRecords } from './records.ts';
import type { TrialRun } from './trial.ts';

/** How requests to Xporter's API are sent. */
export type Send = (url: string, request: AskRequest) => Promise<Answer>;

/** A school that shares, and what tells that something is of it. */
interface Tenant {
  school: School;
  token: string;
  scopes: ReadonlySet<string>;
  marks: Set<string>;
  callers: Caller[];
}

/** Somebody with a browser, signed in or not. */
interface Caller {
  name: string;
  /** The side that they use. */
  url: string;
  cookie: string;
  csrf: string;
  /** What they find there themselves. */
  drafts: readonly Draft[];
}

const RUNS_BEFORE_A_RESET = 250;
const PAGES = 30;

/**
 * Tokens, pages and links of one school tried against another’s, with resets in between.
 * @param send sends to Xporter's API
 */
export async function leak(run: TrialRun, send: Send = ask): Promise<void> {
  await withTrialSandbox({}, async (sandbox) => {
    const other = await tenantOf(sandbox, send);
    const before = keptOf(sandbox, other.school);
    const others = [await partner(sandbox), ...(await newcomers(sandbox))];
    let own = await tenantOf(sandbox, send);
    ownAlone(own, other);
    while (run.next()) {
      if (run.runs % RUNS_BEFORE_A_RESET === 0) {
        own = await replaced(sandbox, own, run, send);
        ownAlone(own, other);
      }
      if (run.random.chance(0.5)) await askApi(sandbox, own, other, run, send);
      else await askPages(run.pick([...own.callers, ...own.callers, ...others]), other, run);
    }
    const after = keptOf(sandbox, other.school);
    for (const [table, rows] of before)
      if (after.get(table) !== rows)
        run.find('A school is changed by others', `${other.school.estab}: ${table}`);
    run.count('tables compared', before.size);
  });
}

const Details = z.object({ Scopes: z.array(z.string()) });
/** An id, a number or an address, long enough to be of one person only. */
const MARKS = /"(?:Id|UPN|[A-Za-z]*Email[A-Za-z]*)":"([^"]{10,})"/g;

/** Pupils who have changed school may, by chance, have one number at both. */
function ownAlone(one: Tenant, other: Tenant): void {
  for (const mark of one.marks) if (other.marks.delete(mark)) one.marks.delete(mark);
}

async function tenantOf(sandbox: TrialSandbox, send: Send): Promise<Tenant> {
  const { kit, urls } = sandbox;
  const school = await kit.schools.create({ phase: 'Primary', mis: 'Arbor' });
  await kit.jump(school, 'synced');
  const token = await schoolToken(sandbox, school.estab);
  const read = (path: string) =>
    send(urls.portal, {
      method: 'GET',
      target: `/api/v1/${path}`,
      headers: { authorization: `Idaas ${token}` },
    });
  const [, domain = ''] = school.head.email.split('@');
  const marks = new Set([`@${domain}`]);
  for (const name of ['Students', 'Staff', 'Contacts']) {
    const { text } = await read(`School/${school.estab}/${name}/`);
    for (const [, mark = ''] of text.matchAll(MARKS)) marks.add(mark);
  }
  return {
    ...{ school, token, marks },
    scopes: new Set(Details.parse(JSON.parse((await read('TokenDetails')).text)).Scopes),
    callers: [
      await caller('coordinator', urls.hub, await kit.enter(school, 'coordinator')),
      await caller('administrator', urls.portal, await kit.enter(school, 'administrator')),
    ],
  };
}

async function caller(name: string, url: string, page: string, browser = new HttpBrowser()): Promise<Caller> {
  await browser.open(page);
  const drafts = await crawl(browser, PAGES);
  const fields = drafts.flatMap(({ body }) => (body && 'form' in body ? body.form : []));
  const [, csrf = ''] = fields.find(([field]) => field === '_csrf') ?? [];
  return { name, url, cookie: browser.cookiesFor(url), csrf, drafts };
}

/** Of another app, whose schools are partly the same. */
async function partner({ urls }: TrialSandbox): Promise<Caller> {
  const browser = new HttpBrowser();
  await browser.open(`${urls.portal}/partners/sign-in`);
  await browser.press(LABELS.signIn, { email: DEMO_PARTNERS.canteen.email, password: DEMO_PASSWORD });
  return caller('partner', urls.portal, browser.url, browser);
}

const newcomers = async ({ urls }: TrialSandbox): Promise<Caller[]> => [
  await caller('newcomer', urls.hub, `${urls.hub}/sign-in`),
  await caller('newcomer', urls.portal, `${urls.portal}/sign-in`),
];

/** What belongs to the other school and was not sent with the request. */
function strangersIn(text: string, request: AskRequest, { marks }: Tenant): string[] {
  const sent = `${request.target} ${request.body ?? ''}`;
  const known = `${sent} ${safelyDecoded(sent)}`;
  return [...marks].filter((mark) => text.includes(mark) && !known.includes(mark));
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

async function askApi(
  sandbox: TrialSandbox,
  own: Tenant,
  other: Tenant,
  run: TrialRun,
  send: Send,
): Promise<void> {
  const { random } = run;
  const isManagement = random.chance(0.1);
  const token = isManagement ? await managementToken(sandbox) : own.token;
  const about = random.chance(0.5) ? own : other;
  const draft = run.pick(apiDrafts(about.school.estab, { school: token, management: token }));
  if (draft.method !== 'GET') return;
  // Instead of a page: one of the other school's people.
  const withId = random.chance(0.3)
    ? draft.target.replace(/\/\?/, `/${encodeURIComponent(run.pick([...other.marks]))}?`)
    : draft.target;
  const right = { ...draft, target: withId };
  const request = random.chance(0.3) ? mutated(right, run) : { ...right, body: undefined };
  const answer = await answered(sandbox.urls.portal, request, send);
  if (!answer) return;
  run.count('requests to the API');
  const shown = `${request.method} ${request.target.slice(0, 300)} → ${answer.status}`;
  for (const mark of strangersIn(answer.text, request, other).slice(0, 1))
    run.find('The API shows another school’s people', `${shown} shows ${mark}`);
  const isOthers = request.target.startsWith(`/api/v1/School/${other.school.estab}/`);
  if (isOthers && answer.status === 200) run.find('The API answers for another school', shown);
  if (isManagement && answer.status === 200 && /^\/api\/v1\/School\/\d/.test(request.target))
    run.find('The API answers without a school’s token', shown);
  if (answer.status === 200 && answer.text !== '')
    for (const column of columnsNotShared(answer.text, own.scopes))
      run.find('The API shows what is not shared', `${shown} shows ${column}`);
}

const Datasets = z.record(z.string(), z.array(z.record(z.string(), z.unknown())).catch([]));

/** Columns in an answer that need an area which the school does not share. */
function columnsNotShared(text: string, granted: ReadonlySet<string>): string[] {
  const answer = Datasets.catch({}).parse(JSON.parse(text));
  const datasets = ENDPOINTS.flatMap((endpoint) => endpoint.datasets).filter(
    ({ name }) => answer[name]?.length,
  );
  return datasets.flatMap(({ name, fields }) => {
    const shown = new Set(Object.keys(answer[name]?.[0] ?? {}));
    const isOpen = fields.filter((field) => shown.has(field.name));
    // Endpoints may have datasets of one name: all of its columns have to be of this one.
    if (isOpen.length !== shown.size) return [];
    return isOpen
      .filter(({ scopes }) => scopes.length > 0 && !scopes.some((scope) => granted.has(scope)))
      .map((field) => `${name}.${field.name}`);
  });
}

async function askPages(who: Caller, other: Tenant, run: TrialRun): Promise<void> {
  const theirs = other.callers.filter(({ url }) => url === who.url).flatMap(({ drafts }) => drafts);
  const draft = run.random.chance(0.6) ? run.pick(theirs) : crossed(run.pick(who.drafts), theirs, run);
  const form = draft.body && 'form' in draft.body ? draft.body.form : undefined;
  const fields = form?.map(([name, value]): [string, string] => [name, name === '_csrf' ? who.csrf : value]);
  // Signing out, or in as somebody else, would end the trial's own sessions.
  if (/sign-(in|out)|sessions\/end/.test(draft.target) && form) return;
  const request: AskRequest = {
    ...{ method: draft.method, target: draft.target },
    headers: {
      ...{ cookie: who.cookie, origin: who.url },
      ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    body: fields && new URLSearchParams(fields).toString(),
  };
  const answer = await answered(who.url, request, ask);
  if (!answer) return;
  run.count('pages opened');
  const shown = `${who.name}: ${request.method} ${request.target.slice(0, 300)} → ${answer.status}`;
  for (const mark of strangersIn(answer.text, request, other).slice(0, 1))
    run.find('A page shows another school’s people', `${shown} shows ${mark}`);
}

/** One of their own requests with numbers, references and people of the other school. */
function crossed(draft: Draft, theirs: readonly Draft[], run: TrialRun): Draft {
  const values = new Map<string, string[]>();
  for (const { body } of theirs)
    for (const [name, value] of body && 'form' in body ? body.form : [])
      values.set(name, [...(values.get(name) ?? []), value]);
  const words = theirs.flatMap(({ target }) => target.replace(/\?.*/, '').match(/[\w-]{40,}|\d+/g) ?? []);
  const target = draft.target.replace(/(?<=\/)([\w-]{40,}|\d+)(?=\/|$|\?|\.)/g, (word) =>
    words.length > 0 && run.random.chance(0.6) ? run.pick(words) : word,
  );
  const form = draft.body && 'form' in draft.body ? draft.body.form : undefined;
  if (!form) return { ...draft, target };
  const fields = form.map(([name, value]): [string, string] => [
    name,
    run.random.chance(0.5) ? run.pick(values.get(name) ?? [value]) : value,
  ]);
  return { ...draft, target, body: { form: fields } };
}

/** Resets the school, and has another take its place: nothing of before may open anything of now. */
async function replaced(sandbox: TrialSandbox, own: Tenant, run: TrialRun, send: Send): Promise<Tenant> {
  await sandbox.kit.reset(own.school);
  const next = await tenantOf(sandbox, send);
  ownAlone(own, next);
  run.count('resets');
  for (const { name } of ENDPOINTS) {
    const target = `/api/v1/School/${run.pick([own, next]).school.estab}/${name}/`;
    const answer = await send(sandbox.urls.portal, {
      ...{ method: 'GET', target },
      headers: { authorization: `Idaas ${own.token}` },
    });
    if (answer.status === 200) run.find('A token of before a reset opens something', `GET ${target}`);
  }
  for (const who of own.callers)
    for (const page of who.drafts.filter(({ method }) => method === 'GET')) {
      const request = { ...page, headers: { cookie: who.cookie }, body: undefined };
      const answer = await answered(who.url, request, ask);
      for (const mark of answer ? strangersIn(answer.text, request, next).slice(0, 1) : [])
        run.find('A page of before a reset shows another school’s people', `${page.target} shows ${mark}`);
    }
  return next;
}

/** Undefined where there is no answer, which is another trial's concern. */
async function answered(url: string, request: AskRequest, send: Send): Promise<Answer | undefined> {
  try {
    return await send(url, request);
  } catch (error) {
    if (error instanceof NoAnswer || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** All that both sides keep about a school, by side and table. */
const keptOf = ({ dataDir }: TrialSandbox, { estab }: School): Map<string, string> =>
  withRecords(
    dataDir,
    ({ hub, portal }) =>
      new Map(
        [hub, portal].flatMap((database, side) =>
          [...rowsOfSchool(database, estab)].map(([table, rows]) => [
            `${side ? 'portal' : 'hub'} ${table}`,
            rows,
          ]),
        ),
      ),
  );
