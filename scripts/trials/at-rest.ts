import { setTimeout as wait } from 'node:timers/promises';
import { readInbox } from '../journey/inbox.ts';
import type { TrialSandbox } from './child.ts';
import { schoolSecret } from './partner.ts';
import {
  callbacksTaken,
  corruptionOf,
  emailsOf,
  isLiveSecret,
  type Records,
  type SentEmail,
  secretsTold,
  syncsKept,
  waitingMessages,
  withRecords,
} from './records.ts';

/** What is looked at. */
export type Resting = Pick<TrialSandbox, 'kit' | 'dataDir' | 'urls' | 'relyingParty'>;

/** Something that must not be so once nothing is under way. */
export interface Wrong {
  what: string;
  where: string;
}

const SHARING = ['active', 'waiting', 'paused'];
/** One side does not tell the other of it: the Hub when it ends a connection, Xporter when a school pauses. */
const UNTOLD = /^(deauthorised|withdrawn)\/|^connected\/(paused|waiting)$/;

/**
 * Delivers all that can be delivered within so many minutes of the sandbox's time.
 * @returns what is still waiting
 */
export async function comeToRest({ kit, dataDir }: Resting, minutes: number): Promise<Wrong[]> {
  for (let minute = 0; ; minute++) {
    await kit.flush();
    const waiting = withRecords(dataDir, ({ hub, portal }) => [hub, portal].flatMap(waitingMessages));
    if (waiting.length === 0) return [];
    if (minute === minutes) {
      return waiting.map(({ kind, about, attempts, lastError }) => ({
        what: `A message (${kind}) is not delivered`,
        where: `${about}, after ${attempts} attempts: ${lastError}`,
      }));
    }
    await kit.clock.advance('1m');
    await wait(50);
  }
}

/**
 * What is wrong with a sandbox that has come to rest.
 * @param known disagreements that were there before, by school
 */
export async function wrongAtRest(
  { kit, dataDir, urls, relyingParty }: Resting,
  known: ReadonlyMap<string, string | null> = new Map(),
): Promise<Wrong[]> {
  const emails = await readInbox(urls.inbox).all();
  const schools = await kit.schools.all();
  return withRecords(dataDir, (records) => [
    ...[records.hub, records.portal]
      .flatMap(corruptionOf)
      .map((where) => ({ what: 'A database is damaged', where })),
    ...wrongEmails(records, emails),
    ...secretsTold(records.portal, relyingParty).flatMap(
      ({ estab, state, callbacks, delivered, misChanges }) => {
        const where = `${estab}, ${state}: ${callbacks} put, ${delivered} taken`;
        if (callbacks < 1 || callbacks > 1 + misChanges)
          return [{ what: 'A decision has too few or too many callbacks', where }];
        if (SHARING.includes(state) && delivered < 1) return [{ what: 'A callback is lost', where }];
        return [];
      },
    ),
    ...wrongOrder(records),
    ...syncsKept(records.hub).flatMap(({ estab, panel, state, hasSummary, rows, changes }) => {
      const where = `${estab}, ${panel}, ${state}: ${rows} rows, ${changes} changes`;
      const isSaved = state === 'saved' || state === 'undone';
      if (state === 'loading') return [{ what: 'A sync does not continue', where }];
      if (isSaved ? !hasSummary || rows > 0 : changes > 0) return [{ what: 'A sync is half saved', where }];
      return [];
    }),
    ...schools.flatMap(({ estab, hub, portal, disagreement }): Wrong[] => {
      const where = `${estab}: the Hub says ${hub?.state}, Xporter ${portal?.state}`;
      const state = hub?.state ?? 'none';
      if (['requested', 'validating', 'failed'].includes(state))
        return [{ what: `The Hub stays in ${state}`, where }];
      if (
        disagreement !== null &&
        !UNTOLD.test(`${state}/${portal?.state}`) &&
        known.get(estab) !== disagreement
      )
        return [{ what: 'The two sides disagree', where: `${where}. ${disagreement}` }];
      if (
        state === 'connected' &&
        portal?.state === 'active' &&
        !isLiveSecret(records.portal, estab, schoolSecret(dataDir, estab))
      )
        return [{ what: 'The Hub has a secret that no longer works', where }];
      return [];
    }),
  ]);
}

const MESSAGE_ID = /^<outbox-(\d+)-\d+@(.+)>$/;

/** @param received in the order in which they arrived */
function wrongEmails(
  { hub, portal }: Records,
  received: readonly { messageId: string; html: string; subject: string; to: string }[],
): Wrong[] {
  const wrong: Wrong[] = [];
  const sent = new Map<string, SentEmail>();
  for (const email of emailsOf(hub)) sent.set(`${email.id}@hodder.example`, email);
  for (const email of emailsOf(portal)) sent.set(`${email.id}@xporter.example`, email);
  const arrived = new Set<string>();
  const newest = new Map<string, number>();
  for (const { messageId, html, subject, to } of received) {
    const [, id = '', domain = ''] = MESSAGE_ID.exec(messageId) ?? [];
    const where = `${messageId} “${subject}” to ${to}`;
    const key = `${id}@${domain}`;
    const email = sent.get(key);
    if (!html.trimEnd().endsWith('</html>')) wrong.push({ what: 'An email is only a piece', where });
    if (!email) wrong.push({ what: 'Nobody has sent an email that is in the inbox', where });
    if (arrived.has(key)) wrong.push({ what: 'An email is in the inbox twice', where });
    arrived.add(key);
    const conversation = `${domain} ${email?.about}`;
    if (Number(id) < (newest.get(conversation) ?? 0))
      wrong.push({ what: 'Emails of a conversation are out of order', where });
    newest.set(conversation, Number(id));
  }
  for (const [key, { isDelivered, about }] of sent)
    if (isDelivered && !arrived.has(key)) wrong.push({ what: 'An email is lost', where: `${key}, ${about}` });
  return wrong;
}

function wrongOrder({ portal }: Records): Wrong[] {
  const newest = new Map<number, number>();
  return callbacksTaken(portal).flatMap(({ authorisation, callback }) => {
    const isLate = callback < (newest.get(authorisation) ?? 0);
    newest.set(authorisation, callback);
    return isLate
      ? [{ what: 'Callbacks of an authorisation are out of order', where: `callback ${callback}` }]
      : [];
  });
}
