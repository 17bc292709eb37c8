import type { Observation, SeenCallback, SeenRequest } from '../../../shared/steering-api/client-evidence.ts';
import type { SituationName } from './situation-names.ts';

/** When a situation was played. */
export interface Played {
  name: SituationName;
  /** By real time, in milliseconds. */
  from: number;
  /** Null while it lasts. */
  until: number | null;
}

/** All that is known of a client. */
export interface Evidence {
  /** The school of the check. */
  estab: string;
  observations: readonly Observation[];
  played: readonly Played[];
}

/** A request for pages of one answer: they have the same endpoint and changeset. */
export interface Listing {
  endpoint: string;
  pages: SeenRequest[];
}

const isRequest = (seen: Observation): seen is SeenRequest => seen.kind === 'request';
const isCallback = (seen: Observation): seen is SeenCallback => seen.kind === 'callback';

const TOKEN = /\/(?:GetToken|token)\/?(?:\?|$)/i;
const REGISTER = /\/SchoolRegister\/?(?:\?|$)/i;
const DETAILS = /\/TokenDetails\/?(?:\?|$)/i;
const DATA = /^\/api\/v1\/School\/\d+\/(\w+)|\/ims\/oneroster\/v1p1\/(?!auth\/|token\b)(\w+)/i;

export const startOf = ({ at }: Observation): number => Date.parse(at);
export const endOf = (seen: Observation): number => startOf(seen) + seen.milliseconds;

export const isForToken = ({ method, path }: SeenRequest): boolean => method === 'POST' && TOKEN.test(path);
export const isInvitation = ({ path }: SeenRequest): boolean => REGISTER.test(path);
export const isForDetails = ({ path }: SeenRequest): boolean => DETAILS.test(path);
export const isForData = ({ path }: SeenRequest): boolean => DATA.test(path);
export const isAnswered = ({ status, error }: SeenRequest): boolean => status < 300 && error === null;
export const isAccepted = ({ status }: SeenCallback): boolean =>
  status !== null && status >= 200 && status < 300;

/** Of a request for data. In lower case, because Xporter ignores case. */
export function endpointOf({ path }: SeenRequest): string {
  const [, xporter, oneRoster] = DATA.exec(path) ?? [];
  return (xporter ?? oneRoster ?? '').toLowerCase();
}

/** A request's parameters, with names in lower case. */
export function parametersOf({ path }: SeenRequest): Map<string, string> {
  const { searchParams } = new URL(path, 'http://xporter.invalid');
  return new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
}

/** What a request asks for besides the page and the point of the changeset. */
export const questionOf = (request: SeenRequest): string =>
  [...parametersOf(request)]
    .filter(([name, value]) => value !== '' && name !== 'page' && name !== 'changedrows')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');

/** Orders and chooses what was seen. */
export class Seen {
  readonly estab: string;
  readonly requests: readonly SeenRequest[];
  readonly callbacks: readonly SeenCallback[];
  readonly #played: readonly Played[];

  constructor({ estab, observations, played }: Evidence) {
    this.estab = estab;
    this.#played = played;
    const inOrder = [...observations].sort(
      (one, other) => startOf(one) - startOf(other) || one.id - other.id,
    );
    this.requests = inOrder.filter(isRequest);
    this.callbacks = inOrder.filter(isCallback);
  }

  /** Whether a situation has been played, to its end. */
  isOver = (name: SituationName): boolean => {
    const played = this.#find(name);
    return played !== undefined && played.until !== null;
  };

  /** What began during situations. */
  during = (...names: SituationName[]): { requests: SeenRequest[]; callbacks: SeenCallback[] } => {
    const spans = names.flatMap((name) => this.#find(name) ?? []);
    const isThen = (seen: Observation) =>
      spans.some(
        ({ from, until }) => startOf(seen) >= from && startOf(seen) < (until ?? Number.POSITIVE_INFINITY),
      );
    return { requests: this.requests.filter(isThen), callbacks: this.callbacks.filter(isThen) };
  };

  /** The requests after something. */
  after = (seen: Observation): SeenRequest[] =>
    this.requests.filter((request) => startOf(request) >= endOf(seen) && request.id !== seen.id);

  #find = (name: SituationName): Played | undefined => this.#played.find((each) => each.name === name);
}

/** Requests for pages, put together by what they are pages of. Each begins with page 1. */
export function listingsIn(requests: readonly SeenRequest[]): Listing[] {
  const listings: Listing[] = [];
  const open = new Map<string, Listing>();
  for (const request of requests.filter((each) => isForData(each) && each.page !== null)) {
    const endpoint = endpointOf(request);
    const key = `${endpoint} ${parametersOf(request).get('changedrows') ?? ''}`;
    const present = open.get(key);
    if (present && request.page?.number !== 1) {
      present.pages.push(request);
    } else {
      const listing = { endpoint, pages: [request] };
      open.set(key, listing);
      listings.push(listing);
    }
  }
  return listings;
}
