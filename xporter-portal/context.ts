import type { Clock } from '../shared/clock.ts';
import type { Context } from '../shared/context.ts';
import type { EmailOf, Mailer } from '../shared/mail/mailer.ts';
import type { PortalEmails } from './emails/locals.ts';
import type { MisStore } from './mis/mis-store.ts';
import type { RequestJournal } from './records/request-journal.ts';

/** Where a callback would arrive. */
export interface CallbackTarget {
  /** IPv4 or IPv6. */
  address: string;
  port: number;
  path: string;
}

/** The school and the app that a request or a callback is about. */
export interface Concerned {
  /** Null where it is about no school. */
  estab: string | null;
  /** Of the app; null where it is about none. */
  relyingParty: string | null;
}

/** A callback as it is posted. */
export interface WrittenCallback {
  /** Form-encoded. */
  body: string;
  signature: string;
}

/** A callback that is about to be sent. */
export interface OutgoingCallback {
  fields: Readonly<Record<string, string>>;
  /** Encodes and signs fields, with the signing time of now. */
  write(fields: Readonly<Record<string, string>>): WrittenCallback;
  /** @throws when it was not accepted */
  post(written: WrittenCallback): Promise<void>;
}

/** An attempt to post a callback, or a callback that was kept for its app. */
export interface PostedCallback {
  /** The number of the delivery. */
  id: number;
  body: string;
  /** Whether a client that checks its signature accepts it. */
  isVerified: boolean;
  /** Whether the app has no authorisation URL. */
  isKept: boolean;
  /** Null where there was no response. */
  status: number | null;
  answer: string;
  milliseconds: number;
}

/** The edges of the portal that a test or a sandbox can decorate. */
export interface Outside {
  /** How long a token is good for, in days. */
  tokenDays(whose: Concerned): number;
  /** Whether the school's MIS answers. @param look only to know, and not for a request of an app */
  isMisOnline(concerned: Concerned, look?: 'just looking'): boolean;
  /** The time that a callback is signed with. */
  signingTime(concerned: Concerned): Date;
  /** Whether callbacks may be posted to an address. */
  mayPost(target: CallbackTarget): boolean;
  /** Whether requests of all apps are answered without what Xporter does not know in them. */
  isLenient(): boolean;
  /** Sends a callback. @throws as its `post` does */
  sendCallback(concerned: Concerned, callback: OutgoingCallback, signal: AbortSignal): Promise<void>;
  /** Is told of each attempt. */
  posted(concerned: Concerned, callback: PostedCallback): void;
}

const TOKEN_DAYS = 5;

export const plainOutside = (clock: Clock): Outside => ({
  tokenDays: () => TOKEN_DAYS,
  isMisOnline: () => true,
  signingTime: () => clock.now(),
  mayPost: () => true,
  isLenient: () => false,
  sendCallback: (_concerned, { fields, write, post }) => post(write(fields)),
  posted: () => {},
});

export interface PortalContext extends Context {
  mailer: Mailer<EmailOf<PortalEmails>>;
  /** The simulated MIS of each school. */
  misStore: MisStore;
  /** Counts the requests of partners. */
  requests: RequestJournal;
  outside: Outside;
}
