import { expect } from 'chai';
import { z } from 'zod';
import { BASES } from '../../../../xporter-portal/api/oneroster/paths.ts';
import type { Reader } from '../reader.ts';
import { BODIES, Failure } from './strict.ts';

const Token = z.object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.number() });
const Row = z.looseObject({ sourcedId: z.string() });

export interface Reply {
  status: number;
  headers: Headers;
  /** Of a list, or the one that was asked for. */
  rows: z.output<typeof Row>[];
  body: unknown;
  /** The addresses of other pages, by relation. */
  links: ReadonlyMap<string, string>;
}

/** A client of OneRoster that refuses all that the specification does not allow. */
export interface OneRosterClient {
  base: string;
  /** What it sends in that header. */
  authorization: string;
  /** @param address below the base, or whole */
  get(address: string): Promise<Reply>;
  /** Every record of a list, by the `next` of each page. */
  byLink(path: string): Promise<Reply['rows']>;
}

/**
 * @param path one of the bases
 * @param scope that its token is limited to; blank for all
 */
export async function oneRosterClient(
  url: string,
  { credentials: { relyingParty, estab, secret } }: Reader,
  path: string = BASES[0].path,
  scope = '',
): Promise<OneRosterClient> {
  const base = `${url}${path}`;
  const basic = Buffer.from(`${relyingParty}|${estab}:${secret}`).toString('base64');
  const response = await fetch(`${url}${BASES[0].path}/auth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  const authorization = `Bearer ${Token.parse(await response.json()).access_token}`;

  async function get(address: string): Promise<Reply> {
    const target = address.startsWith('/') ? `${base}${address}` : address;
    const answered = await fetch(target, { headers: { Authorization: authorization } });
    const body: unknown = await answered.json();
    const { status, headers } = answered;
    expect(headers.get('Content-Type'), target).to.match(/^application\/json/);
    if (status >= 400) {
      Failure.parse(body);
      return { status, headers, rows: [], body, links: new Map() };
    }
    const [[key = '', data] = []] = Object.entries(Object(body));
    const { error } = BODIES[key]?.safeParse({ [key]: data }) ?? {};
    expect(error?.issues.slice(0, 3) ?? [], target).to.deep.equal([]);
    const links = relationsOf(headers.get('Link') ?? '');
    return { status, headers, rows: z.array(Row).parse([data].flat()), body, links };
  }

  return {
    ...{ base, authorization },
    get,
    async byLink(path) {
      const all: Reply['rows'] = [];
      for (let next: string | undefined = path; next !== undefined; ) {
        const { rows, links } = await get(next);
        all.push(...rows);
        next = links.get('next');
      }
      return all;
    },
  };
}

/** The addresses of a Link header, by relation, as a strict client reads them: none may come twice. */
export function relationsOf(header: string): Map<string, string> {
  const relations = new Map<string, string>();
  for (const part of header === '' ? [] : header.split(', ')) {
    const [, address = '', relation = ''] = /^<(https?:[^<>" ]+)>; rel="(\w+)"$/.exec(part) ?? [];
    expect(relation, part).to.be.oneOf(['first', 'prev', 'next', 'last']);
    expect(relations.has(relation), header).to.equal(false);
    relations.set(relation, address);
  }
  return relations;
}
