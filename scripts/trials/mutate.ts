import type { AskRequest } from './ask.ts';
import type { Draft } from './drafts.ts';
import type { TrialRun } from './trial.ts';

/** Looked for in pages: it must not stand there as an element. */
export const MARKUP = '<u title=trial>';
/** Looked for among the headers of answers. */
export const INJECTED = 'x-trial';

/** Texts that would do harm where a program takes them for code, a place or an end of line. */
const HOSTILE = [
  ...[`">${MARKUP}`, `'-${MARKUP}`, `</script>${MARKUP}`, `<%= 1 %>${MARKUP}`, `--> ${MARKUP}`],
  ...[
    '//trial.example',
    '/\\trial.example',
    '/\t/trial.example',
    'https://trial.example/',
    'javascript:alert(1)',
  ],
  ...[`a\r\n${INJECTED}: 1`, `/\r\n${INJECTED}: 1`, "' OR '1'='1", '"; SELECT 1 --', '../../../../etc/hosts'],
] as const;

/** Texts that programs stumble over. */
const TEXTS = [
  ...['', ' ', '0', '-1', '1.5', '1e400', '00', '٣', '９', '9007199254740993', '9'.repeat(500)],
  ...['null', 'undefined', 'true', 'NaN', '[]', '{}', '*', '%', '%00', '%ff', '\u0000', '\u202e', '\ud800'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'then', '%_%', '=HYPERLINK("x")'],
  ...['a@b', 'a@b.example', '..\\..\\x', '🙂'.repeat(60), 'ä'.repeat(400), 'x'.repeat(70_000)],
  ...['2026-02-30', '0000-00-00', '2026-11-28', '275760-09-14', '24:61'],
] as const;

const LEAVES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 0.5, 1e308, '', [], {}, [[]], [null], ['a', 'b'], [{}]],
  ...[{ toString: null }, { length: 3 }, { constructor: { prototype: {} } }],
];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'] as const;

const QUERIES = [
  ...[
    'page=1&page=2',
    'page[]=1',
    'page[a]=1',
    'page=-1',
    'page=1e9',
    '__proto__=1',
    '__proto__[a]=1',
    '=',
    '&&',
    '%',
  ],
  ...[
    'search=%ff',
    'search=%00',
    'state=constructor',
    'kind=__proto__',
    'guide=on',
    'guide=off',
    'guide[]=on',
  ],
  ...[
    'to=//trial.example',
    'to=/%5ctrial.example',
    'landing=//trial.example',
    'timeout=0',
    'pageSize=0',
    'select=,',
  ],
  ...[
    'changedRows=x',
    'updatedSince=x',
    'options=x',
    'date=2026-02-30',
    'estab=1',
    'callbackUrl=http://127.0.0.1:9/',
  ],
] as const;

const ENDINGS = [
  '/',
  '/..',
  '/%2e%2e',
  '/%2f',
  '/%5c',
  '/%00',
  '/%ff',
  ';a',
  '.json',
  '.css',
  '/%0d%0aa:1',
  '//',
] as const;
const BEGINNINGS = ['/', '//', '/./', '/../', '/%2e/', '/%2f', '\\'] as const;

const HEADERS: readonly (readonly [string, string])[] = [
  ['host', 'trial.example'],
  ['host', ''],
  ['origin', 'https://trial.example'],
  ['origin', 'null'],
  ['referer', '://'],
  ['sec-fetch-site', 'cross-site'],
  ['x-forwarded-for', '10.0.0.1'],
  ['x-forwarded-host', 'trial.example'],
  ['x-forwarded-proto', 'https'],
  ['x-http-method-override', 'DELETE'],
  ['accept', 'text/html;q=x'],
  ['accept', 'application/json'],
  ['accept-encoding', 'br;q=2, *;q=0'],
  ['accept-language', '*'],
  ['if-none-match', '*'],
  ['if-modified-since', 'never'],
  ['range', 'bytes=5-2,0-'],
  ['expect', '100-continue'],
  ['connection', 'close'],
  ['upgrade', 'websocket'],
  ['cookie', '=; a; %=%; __proto__=1'],
  ['cookie', `${'a=b; '.repeat(300)}`],
  ['authorization', ''],
  ['authorization', 'Bearer'],
  ['authorization', 'Idaas %'],
  ['authorization', `Bearer ${'é'.repeat(43)}`],
  ['authorization', `Idaas ${'ÿ'.repeat(43)}`],
  ['authorization', 'Basic Og=='],
  ['x-xporter-signature', `t=1,v1=${'é'.repeat(64)}`],
  ['x-xporter-signature', 't=x,v1='],
  ['last-event-id', '1.1.1.1.1'],
  ['content-type', ''],
  ['content-type', 'text/plain'],
  ['content-type', 'application/json; charset=utf-16'],
  ['content-type', 'application/x-www-form-urlencoded; charset=none'],
  ['content-type', 'multipart/form-data; boundary=b'],
  ['content-encoding', 'gzip'],
  ['content-encoding', 'none'],
  ['user-agent', 'é'],
];

/** Bodies that are no JSON, or not what is expected of it. */
const NO_JSON = [
  '',
  '{',
  'null',
  '1',
  '"a"',
  '[]',
  '\ufeff{}',
  '{"a":1,"a":2}',
  '{"__proto__":{"a":1}}',
  '['.repeat(5000),
] as const;

/** Changes a right request in one place or several. Sometimes it stays as it is. */
export function mutated(draft: Draft, run: TrialRun): AskRequest {
  const { random } = run;
  const method = random.chance(0.05) ? run.pick(METHODS) : draft.method;
  const target = random.chance(0.4) ? otherTarget(draft.target, run) : draft.target;
  const headers = { ...draft.headers };
  const body = draft.body && bodyOf(draft.body, headers, run);
  if (random.chance(0.2)) {
    const [name, value] = run.pick(HEADERS);
    headers[name] = value;
  }
  return { method, target: asTarget(target), headers, body: body ?? undefined };
}

const textFor = (run: TrialRun): string => run.pick(run.random.chance(0.25) ? HOSTILE : TEXTS);

/** Half of a character cannot be encoded. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** What Node refuses to send is percent-encoded. */
const asTarget = (target: string): string =>
  [...target]
    .map((character) =>
      /[\x21-\x7e]/.test(character) ? character : encodeURIComponent(wellFormed(character)),
    )
    .join('') || '*';

function otherTarget(target: string, run: TrialRun): string {
  const [path = '', query = ''] = target.split('?');
  const withQuery = (changed: string) => (query === '' ? changed : `${changed}?${query}`);
  switch (run.random.between(0, 6)) {
    case 0:
      return withQuery(path.toUpperCase());
    case 1:
      return withQuery(path + run.pick(ENDINGS));
    case 2:
      return withQuery(run.pick(BEGINNINGS) + path.slice(1));
    case 3: {
      const parts = path.split('/');
      parts[run.random.between(0, parts.length - 1)] = partOf(run);
      return withQuery(parts.join('/'));
    }
    case 4: {
      const values = new URLSearchParams(query);
      const names = [...values.keys()];
      if (names.length > 0) values.set(run.pick(names), wellFormed(textFor(run)).slice(0, 2000));
      return `${path}?${values}`;
    }
    case 5:
      return `http://127.0.0.1${withQuery(path)}`;
    default:
      return `${path}?${query === '' ? '' : `${query}&`}${run.pick(QUERIES)}`;
  }
}

function partOf(run: TrialRun): string {
  const text = wellFormed(textFor(run)).slice(0, 2000);
  return run.random.chance(0.7) ? encodeURIComponent(text) : text.replace(/[?#]/g, '');
}

function bodyOf(body: NonNullable<Draft['body']>, headers: Record<string, string>, run: TrialRun): string {
  if ('form' in body) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    return formOf(body.form, run);
  }
  headers['content-type'] = 'application/json';
  return run.random.chance(0.05) ? run.pick(NO_JSON) : JSON.stringify(otherValue(body.json, run));
}

function formOf(form: readonly [string, string][], run: TrialRun): string {
  const { random } = run;
  const encode = (text: string) => encodeURIComponent(wellFormed(text));
  const sent = form.flatMap(([name, value]) => {
    // Without its token, a form is refused before anything is read.
    if (name === '_csrf' && random.chance(0.97)) return [`${name}=${encode(value)}`];
    const right = `${encode(name)}=${encode(value)}`;
    switch (random.between(0, 11)) {
      case 0:
        return [];
      case 1:
        return [right, `${encode(name)}=${encode(textFor(run))}`];
      case 2:
        return [`${encode(name)}[]=1&${encode(name)}[a]=2`];
      case 3:
        return [`${encode(name)}=%ff%80%`];
      case 4:
      case 5:
      case 6:
        return [`${encode(name)}=${encode(textFor(run))}`];
      default:
        return [right];
    }
  });
  if (random.chance(0.05)) sent.push(run.pick(QUERIES));
  if (random.chance(0.01)) sent.push(...Array.from({ length: 1500 }, (_, index) => `a${index}=`));
  return sent.join('&');
}

function otherValue(value: unknown, run: TrialRun): unknown {
  const { random } = run;
  if (random.chance(0.1)) return random.chance(0.5) ? run.pick(LEAVES) : textFor(run);
  if (Array.isArray(value)) return value.map((each) => otherValue(each, run));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    if (random.chance(0.07)) return [];
    return [[random.chance(0.05) ? name.toUpperCase() : name, otherValue(each, run)]];
  });
  if (random.chance(0.1)) entries.push([run.pick(['__proto__', 'constructor', 'x', '']), run.pick(LEAVES)]);
  return Object.fromEntries(entries);
}

/** Bytes that are no right request, or only a part of one. */
export function brokenBytes(run: TrialRun, host: string): string {
  const head = (line: string, ...headers: string[]) =>
    `${[line, `Host: ${host}`, ...headers].join('\r\n')}\r\n\r\n`;
  const form = 'Content-Type: application/x-www-form-urlencoded';
  return run.pick([
    '',
    'GET',
    '\x00\x01\x02\r\n\r\n',
    '\x16\x03\x01\x02\x00',
    'GET / HTTP/1.0\r\n\r\n',
    'GET / HTTP/7.0\r\n\r\n',
    head('GET * HTTP/1.1'),
    head('OPTIONS * HTTP/1.1'),
    head(`CONNECT ${host} HTTP/1.1`),
    head('GET /\xff\xfe HTTP/1.1'),
    head('GET /% HTTP/1.1'),
    head(`GET http://trial.example/sandbox/schools HTTP/1.1`),
    head(`GET /${'a'.repeat(20_000)} HTTP/1.1`),
    head('GET / HTTP/1.1', 'Host: trial.example'),
    head('GET / HTTP/1.1', `Cookie: ${'a=b; '.repeat(4000)}`),
    head('GET / HTTP/1.1', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Key: a'),
    `${head('POST /sign-in HTTP/1.1', form, 'Content-Length: 100')}username=`,
    `${head('POST /xporter/authorised HTTP/1.1', form, 'Content-Length: 100')}schoolId=`,
    `${head('POST /api/oauth/GetToken HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 50')}{"estab"`,
    `${head('POST /api/schools HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 50')}{"name"`,
    `${head('POST /sign-in HTTP/1.1', form, 'Transfer-Encoding: chunked')}fffffff\r\nusername=`,
    `${head('POST /sign-in HTTP/1.1', form, 'Transfer-Encoding: chunked')}zz\r\n`,
    `${head('POST /sign-in HTTP/1.1', form, 'Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
    `${head('POST /sign-in HTTP/1.1', form, 'Content-Encoding: gzip', 'Content-Length: 4')}abcd`,
    `${head('POST /sign-in HTTP/1.1', form, 'Expect: 100-continue', 'Content-Length: 9')}`,
  ]);
}

/** Letters that are no right email, or only a part of one. */
export function brokenLetter(run: TrialRun): string {
  const envelope = 'EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n';
  return run.pick([
    'EHLO a\r\nMAIL FROM:<',
    `${envelope}Subject: half`,
    `${envelope}\r\n.\r\nQUIT\r\n`,
    `${envelope}Message-ID: \r\nTo: ,,;\r\nFrom: =?utf-8?B?////?=\r\nDate: never\r\n\r\na\r\n.\r\nQUIT\r\n`,
    `${envelope}X-Sandbox-School: ${'9'.repeat(500)}\r\nSubject: ${MARKUP}\r\n\r\n${MARKUP}\r\n.\r\nQUIT\r\n`,
    `${envelope}Content-Type: multipart/mixed; boundary="a"\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary="a"\r\n\r\n--a\r\n.\r\n`,
    `${envelope}Content-Disposition: attachment; filename="../../../trial"\r\nContent-ID: <../trial>\r\n\r\na\r\n.\r\nQUIT\r\n`,
    `EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<${'a'.repeat(2000)}@d.example>\r\n`,
    '\x00\xff\r\n',
  ]);
}
