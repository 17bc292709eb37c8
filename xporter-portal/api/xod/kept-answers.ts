import { hash } from 'node:crypto';
import type { LRUCache } from 'lru-cache';
import type { PortalContext } from '../../context.ts';
import type { StoredData } from '../../mis/mis-store.ts';
import { weighedCache } from '../../mis/weighed-cache.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import type { Answer } from './answer.ts';

const KEPT_BYTES = 16_000_000;

/** Node sends a text together with the headers, which is quicker for short ones. */
const SHORT_BYTES = 8000;

export interface KeptAnswer extends Pick<Answer, 'rows'> {
  body: string | Buffer;
  /** The id of the endpoint, for the log. */
  endpoint: string;
  /** Whether something in the request was ignored, which the app may no longer be allowed. */
  isWarned: boolean;
}

/** Answers by `keyOf`, kept while nothing they were made of can have changed. */
export type KeptAnswers = LRUCache<string, KeptAnswer>;

export const createKeptAnswers = (): KeptAnswers => weighedCache(KEPT_BYTES, ({ body }) => body.length);

export const asSent = (body: Buffer): string | Buffer =>
  body.length <= SHORT_BYTES ? body.toString() : body;

/** @param url of the request, with its query */
export const keyOf = (version: string, url: string): string => `${version} ${url}`;

/** Identifies everything that an authorisation shares: equal until something in it can have changed. */
export const versionOf = (
  { misStore }: PortalContext,
  authorisation: Authorisation,
  now: Date,
  stored: StoredData = misStore.storedOf(authorisation.estab),
): string => `${sharedBy(authorisation)} ${misStore.versionOf(authorisation.mis ?? '', now, stored)}`;

const shared = new WeakMap<Authorisation, string>();

function sharedBy(authorisation: Authorisation): string {
  const known = shared.get(authorisation);
  if (known !== undefined) return known;
  const { reference, estab, relyingParty, mis, peopleDefault, peopleRevision, scopes } = authorisation;
  const { sharingChangedAt } = authorisation;
  const made = hash(
    'sha256',
    JSON.stringify([
      ...[reference, estab, relyingParty, mis, peopleDefault, peopleRevision, scopes],
      sharingChangedAt,
    ]),
  );
  shared.set(authorisation, made);
  return made;
}
