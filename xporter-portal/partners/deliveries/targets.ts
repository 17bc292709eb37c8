import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Outside } from '../../context.ts';

/** A posted URL leads to an address that callbacks must not reach. */
export class ForbiddenTarget extends Error {
  constructor() {
    super('this address is not for callbacks');
  }
}

/** Whether a text is an address that callbacks could be posted to: on the web, and without a user name or password. */
export function isCallable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username === '' && password === '';
}

type Guard = Pick<Outside, 'mayPost'>;

/** The host without the brackets of IPv6. URLs write every spelling of an IPv4 address (`127.1`, `0x7f000001`) in one way. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

export const portOf = ({ port, protocol }: URL): number => Number(port) || (protocol === 'https:' ? 443 : 80);

const isAllowed = ({ mayPost }: Guard, url: URL, address: string): boolean =>
  mayPost({ address, port: portOf(url), path: url.pathname });

/** Whether callbacks may be posted there, by all addresses that its host has now. A host without any may get one later. */
export async function mayBePostedTo(guard: Guard, url: URL): Promise<boolean> {
  const host = hostOf(url);
  const addresses = isIP(host) ? [{ address: host }] : await lookUp(host);
  return addresses.every(({ address }) => isAllowed(guard, url, address));
}

const LOOK_UP_MS = 3000;

/** @returns nothing when no name server answers in time */
function lookUp(host: string): Promise<readonly { address: string }[]> {
  const late = setTimeout(LOOK_UP_MS, [], { ref: false });
  return Promise.race([promisify(lookup)(host, { all: true }).catch(() => []), late]);
}

/**
 * Looks a host up for a connection, so that the addresses checked are the ones connected to. A URL with an IP address is
 * not looked up: check that one first.
 */
export const guardedLookup =
  (guard: Guard, url: URL): LookupFunction =>
  (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses = []) => {
      const [first] = addresses;
      if (error || !first) return done(error ?? new Error(`${host} has no address`), '');
      if (!addresses.every(({ address }) => isAllowed(guard, url, address)))
        return done(new ForbiddenTarget(), '');
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
