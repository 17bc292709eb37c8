import { LRUCache } from 'lru-cache';
import { once } from '../../../shared/once.ts';
import type { PortalContext } from '../../context.ts';
import type { View } from '../../mis/view.ts';
import { weighedCache } from '../../mis/weighed-cache.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import { whyUnreached } from '../../records/mis-connections.ts';
import { apiError } from '../errors.ts';
import { versionOf } from './version.ts';
import { sharedView } from './view.ts';

/** What an app may read of a school: some people, and some data areas. */
export interface Consented {
  authorisation: Authorisation;
  granted: ReadonlySet<string>;
  /** By the school's clock. */
  now: Date;
  /** Identifies everything that the school shares: equal until something in it can have changed. */
  version: string;
  /** The MIS, with only the people that the school shares. */
  view(): View;
  /** @throws when the school has changed what it shares, or has stopped sharing */
  mustBeCurrent(): void;
}

/** What the tokens of the API's protocols open. Each reads it here and nowhere else. */
export interface Consents {
  /**
   * Makes an answer from what a school shares, and makes it again if the school changes that while it is made.
   * @param access reads the token: the authorisation, which shares
   * @throws ApiError (503) where the MIS cannot be reached, and what `access` and `make` throw
   */
  answer<Made>(
    access: () => Authorisation,
    make: (consented: Consented) => Promise<Made> | Made,
  ): Promise<Made>;
  /** Has a cache, whose keys begin with a version, forget what is out of date. */
  forgetIn(cache: Versioned): void;
}

type Versioned = Pick<LRUCache<string, object>, 'keys' | 'delete'>;

const PEOPLE_KEPT = 300_000;
const VERSIONS_KEPT = 10_000;

class Outdated extends Error {}

export function createConsents(context: PortalContext): Consents {
  const { clock } = context;
  const views = weighedCache<View>(PEOPLE_KEPT, ({ pupils }) => pupils.length);
  const caches: Versioned[] = [views];
  const latestVersions = new LRUCache<string, string>({ max: VERSIONS_KEPT });

  /** Nobody asks for an old version again. There is a new one every night, and whenever the school changes what it shares. */
  function forgetBefore(version: string, { estab, relyingParty }: Authorisation): void {
    const before = latestVersions.get(`${relyingParty}/${estab}`);
    latestVersions.set(`${relyingParty}/${estab}`, version);
    if (before === undefined || before === version) return;
    for (const cache of caches) for (const key of cache.keys()) if (key.startsWith(before)) cache.delete(key);
  }

  function viewAt(version: string, authorisation: Authorisation, now: Date): View {
    const view = views.get(version) ?? sharedView(context, authorisation, now);
    views.set(version, view);
    return view;
  }

  function consentedNow(access: () => Authorisation): Consented {
    const authorisation = access();
    const { estab } = authorisation;
    const unreached = whyUnreached(context, estab, context.outside.isMisOnline(authorisation));
    if (unreached !== null) throw apiError('mis-unreached', unreached);
    const now = clock.at(estab);
    const version = versionOf(context, authorisation, now);
    forgetBefore(version, authorisation);
    return {
      authorisation,
      granted: new Set(authorisation.scopes),
      now,
      version,
      view: once(() => viewAt(version, authorisation, now)),
      mustBeCurrent() {
        if (versionOf(context, access(), clock.at(estab)) !== version) throw new Outdated();
      },
    };
  }

  return {
    async answer(access, make) {
      for (;;) {
        const consented = consentedNow(access);
        try {
          const made = await make(consented);
          consented.mustBeCurrent();
          return made;
        } catch (error) {
          if (!(error instanceof Outdated)) throw error;
        }
      }
    },
    forgetIn: (cache) => void caches.push(cache),
  };
}
