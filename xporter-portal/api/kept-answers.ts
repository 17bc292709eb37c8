import type { LRUCache } from 'lru-cache';
import { weighedCache } from '../mis/weighed-cache.ts';

const KEPT_BYTES = 16_000_000;

/** Node sends a text together with the headers, which is quicker for short ones. */
const SHORT_BYTES = 8000;

export interface KeptAnswer {
  body: string | Buffer;
  /** How many it holds. */
  rows: number;
  /** The id of the endpoint, for the log. */
  endpoint: string;
  /** Whether something in the request was ignored, which the app may no longer be allowed. */
  isWarned: boolean;
  /** Beside those of every answer. */
  headers?: Readonly<Record<string, string>>;
}

/** Answers by `keyOf`, kept while nothing they were made of can have changed. */
export type KeptAnswers = LRUCache<string, KeptAnswer>;

export const createKeptAnswers = (): KeptAnswers => weighedCache(KEPT_BYTES, ({ body }) => body.length);

export const asSent = (body: Buffer): string | Buffer =>
  body.length <= SHORT_BYTES ? body.toString() : body;

/** @param url of the request, with its query; with its host too where the answer has addresses in it */
export const keyOf = (version: string, url: string): string => `${version} ${url}`;
