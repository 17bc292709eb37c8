import { ENDPOINTS } from '../../xporter-portal/api/xod/catalogue/catalogue.ts';
import { fieldsOf } from '../control-room/api/openapi.ts';
import type { Route } from '../control-room/api/route.ts';
import { ROUTES, type RouteName } from '../control-room/api/routes.ts';
import { type HttpBrowser, valuesOf } from '../journey/http-browser.ts';
import type { AppRoute } from './routes-of.ts';

/** A request as somebody would rightly make it. */
export interface Draft {
  method: string;
  /** A path and query. */
  target: string;
  headers: Record<string, string>;
  body: { form: [string, string][] } | { json: unknown } | null;
}

/** What the page open now leads to: its links, and its forms as they are filled in, with each of their buttons. */
export function draftsOnPage(browser: HttpBrowser): Draft[] {
  const { document, url } = browser.page;
  const { origin } = new URL(url);
  const headers = { cookie: browser.cookiesFor(url) };
  const within = (address: string) => {
    const target = URL.parse(address, url);
    return target?.origin === origin ? target.pathname + target.search : undefined;
  };
  const links = document.querySelectorAll('a[href]').flatMap((link): Draft[] => {
    const target = within(link.getAttribute('href') ?? '');
    return target === undefined ? [] : [{ method: 'GET', target, headers, body: null }];
  });
  const buttons = document
    .querySelectorAll('form button, form input[type=submit]')
    .flatMap((button): Draft[] => {
      const form = button.closest('form');
      const target = within(button.getAttribute('formaction') ?? form?.getAttribute('action') ?? url);
      if (!form || target === undefined) return [];
      const values: [string, string][] = [...valuesOf(form, document)];
      const name = button.getAttribute('name');
      if (name) values.push([name, button.getAttribute('value') ?? '']);
      if (form.getAttribute('method')?.toLowerCase() === 'post')
        return [{ method: 'POST', target, headers: { ...headers, origin }, body: { form: values } }];
      return [{ method: 'GET', target: `${target}?${new URLSearchParams(values)}`, headers, body: null }];
    });
  return [...links, ...buttons];
}

/** Numbers and random words in a path: pages that differ in them only are of one kind. */
const KIND = /\/(\d+|[\w-]{40,})(?=\/|$|\.)/g;
const kindOf = ({ method, target }: Draft) => `${method} ${target.replace(/\?.*/, '').replace(KIND, '/:')}`;

/**
 * Follows the links from the page open now, one page of each kind.
 * @param most how many pages to open
 * @param visit is told each page's text
 */
export async function crawl(
  browser: HttpBrowser,
  most: number,
  visit: (url: string, text: string) => void = () => {},
): Promise<Draft[]> {
  const found = new Map<string, Draft>();
  const open: Draft[] = [];
  const take = () => {
    visit(browser.url, browser.page.document.toString());
    for (const draft of draftsOnPage(browser)) {
      const kind = `${kindOf(draft)} ${draft.body && 'form' in draft.body ? draft.body.form.at(-1) : ''}`;
      if (found.has(kind)) continue;
      found.set(kind, draft);
      if (draft.method === 'GET') open.push(draft);
    }
  };
  const start = browser.url;
  take();
  for (let pages = 1; pages < most; pages++) {
    const draft = open.shift();
    if (!draft) break;
    await browser.open(new URL(draft.target, start).href);
    if (browser.url.startsWith(new URL(start).origin)) take();
  }
  return [...found.values()];
}

/**
 * A request to each route of an app.
 * @param values what may stand for a parameter
 */
export const draftsOfRoutes = (
  routes: readonly AppRoute[],
  cookie: string,
  pick: (values: readonly string[]) => string,
  values: readonly string[],
): Draft[] =>
  routes.map(({ method, path }) => ({
    method: method === 'ALL' ? 'POST' : method,
    target: path.replace(/\{.*\}/g, '').replace(/:\w+/g, () => encodeURIComponent(pick(values))),
    headers: { cookie },
    body: method === 'GET' ? null : { form: [] },
  }));

/** What a partner asks Xporter's API of a school. */
export function apiDrafts(estab: string, tokens: { school: string; management: string }): Draft[] {
  const headers = { authorization: `Idaas ${tokens.school}` };
  const get = (target: string): Draft => ({ method: 'GET', target, headers, body: null });
  const post = (target: string, json: unknown, token = tokens.school): Draft => ({
    ...{ method: 'POST', target, body: { json } },
    headers: { authorization: `Idaas ${token}`, 'content-type': 'application/json' },
  });
  const data = ENDPOINTS.flatMap(({ name, options, parameters }) => {
    const wanted = parameters.map(({ name: key, check }) => {
      if (check === 'day') return `${key}=2026-11-24`;
      if (check === 'flag') return `${key}=true`;
      return `${key}=${check === 'text' ? '1' : check[0]}`;
    });
    const path = `/api/v1/School/${estab}/${name}/`;
    const all = [...wanted, `options=${Object.keys(options).join()}`].join('&');
    return [get(`${path}?${all}`), get(`${path}?page=1&pageSize=2&changedRows=*&${wanted.join('&')}`)];
  });
  const others = ['TokenDetails', 'Scopes', 'Queries', 'Usage', 'Logs?take=10', 'GDPRIDs', 'School'];
  return [
    ...data,
    ...[...others, 'RunQuery?id=edubase.search&q=Oak'].map((path) => get(`/api/v1/${path}`)),
    post('/api/v1/Writeback/x', { Marks: [] }),
    post('/api/oauth/GetToken', {
      ...{ estab, relyingParty: 'wellbeing.hodder.example', password: 'guess' },
      thirdpartyid: 'XporterOnDemand',
    }),
    post('/api/Manage/SchoolRegister', registration(estab), tokens.management),
  ];
}

const registration = (estab: string) => ({
  RegistrationType: 'Test',
  Schools: [
    {
      LeaCode: estab.slice(0, 3),
      DfesCode: estab.slice(3),
      SchoolName: 'Nowhere School',
      SchoolContactFirstName: 'Ann',
      SchoolContactLastName: 'Other',
      SchoolContactEmail: 'no address',
      SchoolContactPhone: '01632 960111',
      PartnerApplicationId: 'wellbeing.hodder.example',
      PartnerName: 'Hodder Education',
      PartnerRegisteredEmail: 'wellbeing@hodder.example',
      WeAcceptGroupcallUsagePolicy: true,
      ScopesToAuthorise: ['School', 'Student'],
      AuthParams: 'trial',
    },
  ],
});

/** They would undo what the trial is doing, or take long. */
const LEFT_ALONE: RouteName[] = [
  'resetAll',
  'backToRealTime',
  'waitForEmail',
  'waitForEvent',
  'advanceClock',
];

/** What programs ask the control room's API. */
export function controlRoomDrafts(estab: string): Draft[] {
  const names = Object.keys(ROUTES).filter((name) => !LEFT_ALONE.some((each) => each === name));
  const routes: Route[] = names.map((name) => ROUTES[name as RouteName]);
  return routes.map((route) => {
    const fields = fieldsOf(route);
    const sample = (name: string) =>
      sampleOf(name, fields.find((field) => field.name === name)?.schema, estab);
    const at = (location: string): [string, unknown][] =>
      fields.filter((field) => field.location === location).map(({ name }) => [name, sample(name)]);
    const query = at('query').map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => String(sample(name)));
    const hasBody = route.method === 'post' || route.method === 'put';
    return {
      method: route.method.toUpperCase(),
      target: `/api${path}${query.length > 0 ? `?${query.join('&')}` : ''}`,
      headers: hasBody ? { 'content-type': 'application/json' } : {},
      body: hasBody ? { json: Object.fromEntries(at('body')) } : null,
    };
  });
}

function sampleOf(name: string, schema: Record<string, unknown> = {}, estab: string): unknown {
  if (name === 'estab') return estab;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.type === 'boolean') return false;
  return schema.example ?? schema.default ?? 'x';
}

/** What MailDev's page and programs ask of the inbox. */
export function inboxDrafts(ids: readonly string[]): Draft[] {
  const paths = ids.flatMap((id) =>
    ['', '/html', '/source', '/download'].map((part) => `/api/email/${id}${part}`),
  );
  return [
    '/',
    '/api/email',
    '/api/email?to.address=a@b.example',
    '/api/config',
    '/api/healthz',
    ...paths,
  ].map((target) => ({ method: 'GET', target, headers: {}, body: null }));
}
