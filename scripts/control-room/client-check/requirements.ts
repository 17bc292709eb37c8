import type { SeenCallback, SeenRequest } from '../../../shared/steering-api/client-evidence.ts';
import {
  endOf,
  endpointOf,
  isAccepted,
  isAnswered,
  isForData,
  isForDetails,
  isForToken,
  isInvitation,
  type Listing,
  listingsIn,
  parametersOf,
  questionOf,
  type Seen,
  startOf,
} from './evidence.ts';
import type { SituationName } from './situation-names.ts';

export const VERDICTS = ['pass', 'fail', 'not seen'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Where a requirement comes from: Xporter's public documentation and recordings, or this sandbox's own choice. */
export type Source = 'documentation' | 'sandbox';

/** What was found about one requirement. */
export interface Finding {
  verdict: Verdict;
  why: string;
  /** What shows it. */
  evidence: readonly (SeenRequest | SeenCallback)[];
}

export interface Requirement {
  number: string;
  title: string;
  source: Source;
  /** What the source says. */
  rule: string;
  /** How to mend a client that fails. */
  mend: string;
  judge(seen: Seen): Finding;
}

const pass = (why: string, evidence: Finding['evidence']): Finding => ({ verdict: 'pass', why, evidence });
const fail = (why: string, evidence: Finding['evidence']): Finding => ({ verdict: 'fail', why, evidence });
const notSeen = (why: string): Finding => ({ verdict: 'not seen', why, evidence: [] });

const HAMMERING = { requests: 3, withinMs: 10_000 };
/** By how much a client may be early: its timer and ours are not the same. */
const EARLY_MS = 250;

const NO_CALLBACK = 'No callback was posted. An app without an authorisation URL has its callbacks kept.';

const posted = (callbacks: readonly SeenCallback[]): SeenCallback[] =>
  callbacks.filter(({ isKept }) => !isKept);
const isDuplicate = (callback: SeenCallback, all: readonly SeenCallback[]): boolean =>
  all.some((each) => each.delivery === callback.delivery && isAccepted(each) && each.id < callback.id);
const isGenuine = ({ isVerified, hasUnknownField }: SeenCallback): boolean => isVerified && !hasUnknownField;
/** A client that is not running yet gets the callback with the next attempt. */
const isRefusedConnection = ({ status, answer }: SeenCallback): boolean =>
  status === null && answer.includes('ECONNREFUSED');

/** All that are answered as they should be, or else those that are not. */
function answers(
  callbacks: readonly SeenCallback[],
  isGood: (callback: SeenCallback) => boolean,
  why: { pass: string; fail: string; notSeen: string },
): Finding {
  if (callbacks.length === 0) return notSeen(why.notSeen);
  const bad = callbacks.filter((each) => !isGood(each));
  return bad.length > 0 ? fail(why.fail, bad) : pass(why.pass, callbacks);
}

/** Whether a client waits as long as it is told to. */
function waits({ requests, after }: Seen, status: number): Finding {
  const told = requests.filter((each) => each.status === status && each.retryAfterSeconds !== null);
  const [first] = told;
  if (!first) return notSeen(`No request was answered ${status}.`);
  for (const refusal of told) {
    const from = endOf(refusal) + 1000 * (refusal.retryAfterSeconds ?? 0) - EARLY_MS;
    const early = after(refusal).filter((each) => startOf(each) < from);
    if (early.length > 0)
      return fail(
        `The next request came before the ${refusal.retryAfterSeconds} seconds of Retry-After were over.`,
        [refusal, ...early.slice(0, 5)],
      );
  }
  const [next] = after(first);
  return next
    ? pass('The next request came when the time was over.', [first, next])
    : notSeen(`After the ${status} no request came while the check ran.`);
}

/** Whether a client can know that somebody has gone. */
function learns(seen: Seen, situation: SituationName, who: string): Finding {
  const requests = seen.during(situation).requests.filter((each) => isForData(each) && isAnswered(each));
  if (requests.length === 0) return notSeen(`The client read no data after ${who}.`);
  const deletions = requests.filter(({ changes }) => (changes?.deleted ?? 0) > 0);
  if (deletions.length > 0)
    return pass('The client read the deletion. What it did with it cannot be seen here.', deletions);
  const whole = requests.filter(
    (each) => !parametersOf(each).has('updatedsince') && (each.changes?.requested ?? '*') === '*',
  );
  const all = whole.filter(({ page }) => !page || page.number === page.count);
  return all.length > 0
    ? pass('The client read everyone again. What it did with it cannot be seen here.', all)
    : fail(
        'The client read data, but neither the deletions of a changeset nor everyone again.',
        requests.slice(0, 5),
      );
}

const withPages = (listings: readonly Listing[]): Listing[] =>
  listings.filter(({ pages: [first] }) => (first?.page?.count ?? 0) > 1);

const changesetReads = (seen: Seen): SeenRequest[] =>
  seen
    .during('authorise', 'read', 'night', 'leaver', 'exclusion')
    .requests.filter(
      (each) => isForData(each) && parametersOf(each).has('changedrows') && (each.page?.number ?? 1) === 1,
    );

/** What an app's client should do, in the order of the journey. */
export const REQUIREMENTS: readonly Requirement[] = [
  {
    number: 'CC-01',
    title: 'Invite schools with the management token and the school’s right details',
    source: 'documentation',
    rule: 'SchoolRegister takes a management token or a signed request, and answers one row for each school.',
    mend: 'Read Message in the row of each school. Send all required fields, and a management token or a signature with the present time.',
    judge({ requests }) {
      const invitations = requests.filter(isInvitation);
      if (invitations.length === 0)
        return notSeen('The client invited no school. The check invites its school itself.');
      const refused = invitations.filter((each) => !isAnswered(each));
      return refused.length > 0
        ? fail(`An invitation was refused: ${refused[0]?.error}.`, refused)
        : pass('Every invitation was accepted.', invitations);
    },
  },
  {
    number: 'CC-02',
    title: 'Accept each callback with 2xx in 10 seconds',
    source: 'sandbox',
    rule: 'Xporter posts the school secret to the authorisation URL. Its documentation names no time limit. This sandbox waits 10 seconds, and tries again after any answer but 2xx.',
    mend: 'Store the callback, answer 200, and do the rest of the work afterwards. If you refuse its signature as too old, return the sandbox’s clock to real time.',
    judge({ callbacks }) {
      const all = posted(callbacks).filter(
        (each) => each.isVerified && !isDuplicate(each, callbacks) && (isGenuine(each) || isAccepted(each)),
      );
      const accepted = new Set(all.filter(isAccepted).map(({ delivery }) => delivery));
      const isExcused = (each: SeenCallback) => isRefusedConnection(each) && accepted.has(each.delivery);
      return answers(
        all.filter((each) => !isExcused(each)),
        isAccepted,
        {
          pass: 'Every callback was accepted.',
          fail: 'A callback was not accepted.',
          notSeen: NO_CALLBACK,
        },
      );
    },
  },
  {
    number: 'CC-03',
    title: 'Refuse a callback with a wrong signature',
    source: 'sandbox',
    rule: 'X-Xporter-Signature is the HMAC-SHA256 of the time and the body. Anyone can post to a public URL.',
    mend: 'Compute the signature over the body as it came, before you read a field, and answer 401 if it differs.',
    judge: ({ callbacks }) =>
      answers(
        posted(callbacks).filter(({ isVerified }) => !isVerified),
        ({ status }) => status !== null && status >= 400 && status < 500,
        {
          pass: 'The callback with a wrong signature was refused.',
          fail: 'The callback with a wrong signature was not answered with a 4xx status.',
          notSeen: 'No callback with a wrong signature was posted.',
        },
      ),
  },
  {
    number: 'CC-04',
    title: 'Accept a callback with a field that you do not know',
    source: 'sandbox',
    rule: 'Callbacks have fields that not every client needs, and may get more.',
    mend: 'Read the fields that you know and ignore all others. Include them when you check the signature.',
    judge: ({ callbacks }) =>
      answers(
        posted(callbacks).filter(({ isVerified, hasUnknownField }) => isVerified && hasUnknownField),
        isAccepted,
        {
          pass: 'The callback with an unknown field was accepted.',
          fail: 'The callback with an unknown field was not accepted.',
          notSeen: 'No callback with an unknown field was posted.',
        },
      ),
  },
  {
    number: 'CC-05',
    title: 'Accept the same callback twice without doing its work twice',
    source: 'sandbox',
    rule: 'A callback whose answer gets lost is sent again, with the same X-Xporter-Delivery and sequence.',
    mend: 'Keep the number of each callback. Answer 200 to one that you know, and do nothing.',
    judge({ callbacks, during, after }) {
      const duplicates = posted(callbacks).filter((each) => isGenuine(each) && isDuplicate(each, callbacks));
      const [first] = duplicates;
      if (!first) return notSeen('No callback was posted twice.');
      const refused = duplicates.filter((each) => !isAccepted(each));
      if (refused.length > 0) return fail('The second callback was not answered with 2xx.', refused);
      const then = new Set(during('duplicate-callback').requests);
      const tokens = after(first).filter((each) => isForToken(each) && then.has(each));
      return tokens.length > 1
        ? fail(`The client asked for a token ${tokens.length} times after the second callback.`, tokens)
        : pass('The second callback was accepted.', duplicates);
    },
  },
  {
    number: 'CC-06',
    title: 'Get a token with the secret exactly as it came',
    source: 'documentation',
    rule: 'GetToken takes the school’s number and the schoolSecret of its callback.',
    mend: 'Store the secret unchanged, for the school in schoolId. Send it as password with estab and your relying party.',
    judge({ requests, estab }) {
      const tokens = requests.filter((each) => isForToken(each) && each.estab === estab);
      const wrong = tokens.filter(({ credential }) => credential === 'wrong secret');
      if (wrong.length > 0)
        return fail('The client asked for a token with a secret that Xporter did not issue.', wrong);
      const good = tokens.filter(isAnswered);
      return good.length > 0
        ? pass('The client got a token.', good.slice(0, 3))
        : notSeen('The client did not ask for a token.');
    },
  },
  {
    number: 'CC-07',
    title: 'Check a new secret with TokenDetails before you read data',
    source: 'documentation',
    rule: 'A partner validates the secret: it gets a token and reads TokenDetails, which names the school and its data areas.',
    mend: 'After GetToken, read /api/v1/TokenDetails. Compare Estab and RelyingParty, and keep Scopes.',
    judge({ requests }) {
      const [read] = requests.filter((each) => isForData(each) && isAnswered(each));
      const [details] = requests.filter(
        (each) => isForDetails(each) && isAnswered(each) && each.credential === 'school token',
      );
      if (details && (!read || endOf(details) <= startOf(read)))
        return pass('The client read TokenDetails first.', [details]);
      return read
        ? fail('The client read data before it had read TokenDetails.', [read])
        : notSeen('The client read neither TokenDetails nor data.');
    },
  },
  {
    number: 'CC-08',
    title: 'Keep a token instead of getting one for each request',
    source: 'documentation',
    rule: 'A token lasts about five days.',
    mend: 'Keep the token until it expires or is refused.',
    judge({ during }) {
      const { requests } = during('authorise', 'read');
      const listing = withPages(listingsIn(requests.filter(isAnswered))).find(
        ({ pages }) => pages.length >= 3,
      );
      const [first] = listing?.pages ?? [];
      const last = listing?.pages.at(-1);
      if (!listing || !first || !last) return notSeen('The client did not read three pages of one answer.');
      const tokens = requests.filter(
        (each) =>
          isForToken(each) &&
          isAnswered(each) &&
          startOf(each) >= endOf(first) &&
          startOf(each) < startOf(last),
      );
      return tokens.length >= 3 || tokens.length >= listing.pages.length - 1
        ? fail(
            `The client got ${tokens.length} tokens while it read ${listing.pages.length} pages.`,
            tokens.slice(0, 5),
          )
        : pass('The client read all pages with few tokens.', [first, last]);
    },
  },
  {
    number: 'CC-09',
    title: 'Send tokens and secrets in headers and bodies, never in an address',
    source: 'documentation',
    rule: 'The token is in the header Authorization, as Idaas or, for OneRoster, Bearer.',
    mend: 'Send Authorization: Idaas <token>. Proxies and logs keep addresses.',
    judge({ requests }) {
      const leaks = requests.filter(({ isSecretInUrl }) => isSecretInUrl);
      if (leaks.length > 0) return fail('An address contained a token or a secret.', leaks);
      const good = requests.filter(({ credential }) => credential !== 'none');
      return good.length > 0
        ? pass('No address contained a token or a secret.', good.slice(0, 3))
        : notSeen('The client sent neither a token nor a secret.');
    },
  },
  {
    number: 'CC-10',
    title: 'Read a school’s data with that school’s token only',
    source: 'documentation',
    rule: 'No token opens two schools. A management token opens no data.',
    mend: 'Keep token and secret by the school’s number, and look them up for each request.',
    judge({ requests }) {
      const data = requests.filter(isForData);
      const wrong = data.filter(
        ({ credential, credentialEstab, estab }) =>
          credential === 'management token' ||
          (credential === 'school token' && estab !== null && estab !== credentialEstab),
      );
      if (wrong.length > 0)
        return fail('Data was requested with the token of another school, or for management.', wrong);
      const good = data.filter(isAnswered);
      return good.length > 0
        ? pass('Data was requested with the school’s own token.', good.slice(0, 3))
        : notSeen('The client read no data.');
    },
  },
  {
    number: 'CC-11',
    title: 'Send only parameters, options and fields that the API has',
    source: 'documentation',
    rule: 'Each endpoint has its own options and filters. They are listed by Queries and on the developers’ pages.',
    mend: 'Correct what the answer names.',
    judge({ requests }) {
      const data = requests.filter(isForData);
      const wrong = data.filter(({ status, error }) => status === 400 && !/changedRows/.test(error ?? ''));
      if (wrong.length > 0) return fail(`A request was refused: ${wrong[0]?.error}.`, wrong);
      const good = data.filter(isAnswered);
      return good.length > 0
        ? pass('The API knew all that was sent.', good.slice(0, 3))
        : notSeen('The client read no data.');
    },
  },
  {
    number: 'CC-12',
    title: 'Read every page, until NextPage is null',
    source: 'documentation',
    rule: '__pagination__ has PageCount and NextPage, which is null on the last page.',
    mend: 'Request NextPage again and again until it is null. A full page can be the last.',
    judge({ during, isOver }) {
      const listings = withPages(listingsIn(during('authorise', 'read').requests.filter(isAnswered)));
      const isWhole = ({ pages }: Listing) =>
        new Set(pages.map(({ page }) => page?.number)).size >= (pages[0]?.page?.count ?? 0);
      const partly = listings.filter((each) => !isWhole(each));
      const [first] = partly;
      if (first && isOver('read'))
        return fail(
          `The client read ${first.pages.length} of ${first.pages[0]?.page?.count} pages of ${first.endpoint}.`,
          first.pages.slice(-3),
        );
      const whole = listings.filter(isWhole);
      return whole.length > 0
        ? pass(
            'The client read every page.',
            whole.flatMap(({ pages }) => pages.slice(-1)),
          )
        : notSeen('The client read no answer of several pages.');
    },
  },
  {
    number: 'CC-13',
    title: 'Ask for each page of an answer with the same options',
    source: 'documentation',
    rule: 'Pages are cut from one answer. Other options or another page size cut it elsewhere.',
    mend: 'Take the address of page 1 and change only page, or use NextPage together with your options.',
    judge({ requests }) {
      const listings = withPages(listingsIn(requests.filter(isAnswered))).filter(
        ({ pages }) => pages.length > 1,
      );
      const uneven = listings.filter(({ pages }) => new Set(pages.map(questionOf)).size > 1);
      if (uneven.length > 0)
        return fail(
          'Pages of one answer were requested with different options.',
          uneven.flatMap(({ pages }) => pages.slice(0, 2)),
        );
      return listings.length > 0
        ? pass(
            'All pages had the same options.',
            listings.flatMap(({ pages }) => pages.slice(0, 2)).slice(0, 4),
          )
        : notSeen('The client read no answer of several pages.');
    },
  },
  {
    number: 'CC-14',
    title: 'Ask for changes with NextChangedRows',
    source: 'documentation',
    rule: 'A changeset begins with changedRows=*. The next request sends NextChangedRows of the answer before.',
    mend: 'Keep NextChangedRows by school and endpoint, and send it next time. Begin again with * only if it is refused.',
    judge(seen) {
      const reads = changesetReads(seen);
      const next = new Map<string, string>();
      const used: SeenRequest[] = [];
      for (const read of reads) {
        const key = `${endpointOf(read)} ${questionOf(read)}`;
        const wanted = parametersOf(read).get('changedrows');
        const had = next.get(key);
        if (wanted === '*' && had !== undefined)
          return fail('The client began a changeset again, though it had been given NextChangedRows.', [
            read,
          ]);
        if (wanted !== '*') used.push(read);
        if (read.changes) next.set(key, read.changes.next);
      }
      if (used.length > 0) return pass('The client sent NextChangedRows.', used.slice(0, 5));
      return notSeen(
        reads.length > 0
          ? 'The client began a changeset, but asked for no changes afterwards.'
          : 'The client uses no changesets.',
      );
    },
  },
  {
    number: 'CC-15',
    title: 'Keep to the same options in a changeset',
    source: 'documentation',
    rule: 'A changeset compares answers to the same question. With other options it is refused.',
    mend: 'Keep the options beside NextChangedRows. When you change them, begin again with changedRows=*.',
    judge(seen) {
      const used = changesetReads(seen).filter((each) => parametersOf(each).get('changedrows') !== '*');
      if (used.length === 0) return notSeen('The client asked for no changes.');
      const refused = used.filter(({ status, error }) => status === 400 && /changedRows/.test(error ?? ''));
      return refused.length > 0
        ? fail('A changeset was continued with other options.', refused)
        : pass('Changesets were continued with the same options.', used.slice(0, 3));
    },
  },
  {
    number: 'CC-16',
    title: 'Learn of pupils who leave',
    source: 'documentation',
    rule: 'A changeset lists the ids of rows that are gone in <Dataset>_deleted.',
    mend: 'Read <Dataset>_deleted on page 1 of each changeset, or read everyone again.',
    judge: (seen) => learns(seen, 'leaver', 'a pupil had left'),
  },
  {
    number: 'CC-17',
    title: 'Learn of people that the school excludes',
    source: 'documentation',
    rule: 'An excluded person is gone from the school’s data, and is in <Dataset>_deleted.',
    mend: 'Treat an excluded person as one who has left: read <Dataset>_deleted, or read everyone again.',
    judge: (seen) => learns(seen, 'exclusion', 'the school had excluded a pupil'),
  },
  {
    number: 'CC-18',
    title: 'Do not ask again for an area that the school does not share',
    source: 'documentation',
    rule: 'TokenDetails lists the areas that a school shares. It can withdraw optional ones at any time.',
    mend: 'Read Scopes in TokenDetails before each sync, and leave out what they do not cover. After a 403, do not ask again until Scopes change.',
    judge({ requests, isOver }) {
      const refused = requests.filter((each) => isForData(each) && each.status === 403);
      const repeated = refused.filter(
        (each, index) => refused.findIndex((earlier) => endpointOf(earlier) === endpointOf(each)) < index,
      );
      if (repeated.length > 0)
        return fail('The client asked again for data that had been refused.', [
          ...refused.slice(0, 1),
          ...repeated,
        ]);
      if (!isOver('withdrawn-area')) return notSeen('The school withdrew no area.');
      const read = requests.filter((each) => isForData(each) && isAnswered(each));
      return read.length > 0
        ? pass('The client asked for nothing twice that the school does not share.', refused)
        : notSeen('The client read no data.');
    },
  },
  {
    number: 'CC-19',
    title: 'Wait the time of Retry-After after 429',
    source: 'sandbox',
    rule: 'No public limit of requests is known. HTTP says how long to wait.',
    mend: 'Read Retry-After, stop all requests to Xporter for that long, and then repeat the request.',
    judge: (seen) => waits(seen, 429),
  },
  {
    number: 'CC-20',
    title: 'Wait the time of Retry-After after 503',
    source: 'sandbox',
    rule: 'Xporter can be down for maintenance. HTTP says how long to wait.',
    mend: 'Read Retry-After, stop all requests to Xporter for that long, and then repeat the request.',
    judge: (seen) => waits(seen, 503),
  },
  {
    number: 'CC-21',
    title: 'After 401 get one new token, and repeat the request',
    source: 'documentation',
    rule: 'A token expires. The secret stays good.',
    mend: 'After 401 on a request for data, call GetToken once and repeat the request with the new token. Stop if that is refused too.',
    judge({ during }) {
      const { requests } = during('expired-token');
      const isRefused = (each: SeenRequest) => each.status === 401 && !isForToken(each) && !each.isPaused;
      const first = requests.find(isRefused);
      if (!first) return notSeen('No token of the client was refused.');
      const then = requests.filter((each) => startOf(each) >= endOf(first));
      const renewed = then.findIndex((each) => isForToken(each) && isAnswered(each));
      const tokens = then.filter(isForToken);
      if (tokens.length > 2)
        return fail(`The client asked for a token ${tokens.length} times.`, [first, ...tokens]);
      const refused = then.filter(isRefused);
      if (refused.length > 1)
        return fail('The client went on with the token that had been refused.', [first, ...refused]);
      const repeated = then.slice(renewed + 1).find((each) => isAnswered(each) && !isForToken(each));
      if (renewed >= 0 && repeated)
        return pass('The client got a new token and went on.', [first, ...tokens, repeated]);
      return fail('The client gave up after its token had been refused.', [first, ...then.slice(0, 3)]);
    },
  },
  {
    number: 'CC-22',
    title: 'Stop while the school has paused, and ask again later',
    source: 'documentation',
    rule: 'GetToken answers AuthorisationPaused while a school has paused or is choosing people.',
    mend: 'When an answer says that the authorisation is paused, end the sync and try again with the next one. Do not repeat the request.',
    judge({ during }) {
      const paused = during('pause').requests.filter(({ isPaused }) => isPaused);
      if (paused.length === 0) return notSeen('The client asked for nothing while the school had paused.');
      const { requests, withinMs } = HAMMERING;
      const burst = paused.findIndex((each, index) => {
        const later = paused[index + requests];
        return later !== undefined && startOf(later) - startOf(each) < withinMs;
      });
      return burst >= 0
        ? fail(
            `More than ${requests} requests in ${withinMs / 1000} seconds were answered that the school has paused.`,
            paused.slice(burst, burst + requests + 1),
          )
        : pass('The client stopped when it was told that the school had paused.', paused);
    },
  },
  {
    number: 'CC-23',
    title: 'Use the new secret after the school has authorised again',
    source: 'documentation',
    rule: 'A second authorisation gives a new secret. The old one stops working.',
    mend: 'Replace the stored secret and token of that school when the callback comes.',
    judge({ callbacks, during }) {
      const { requests, callbacks: then } = during('second-authorisation');
      const told = then.find((each) => each.event === 'authorised' && isAccepted(each));
      const late = requests.filter(
        (each) => each.credential === 'replaced secret' && (!told || startOf(each) >= endOf(told)),
      );
      // Without a callback the client learns it from the first refusal.
      const isOld = told ? late.length > 0 : late.length > 1;
      if (isOld) return fail('The client went on with the secret that had been replaced.', late);
      const renewed = requests.filter(
        (each) => isForToken(each) && isAnswered(each) && each.credential === 'school secret',
      );
      if (renewed.length > 0) return pass('The client got a token with the new secret.', renewed.slice(0, 3));
      return notSeen(
        callbacks.length > 0
          ? 'The client asked for no token after the school had authorised again.'
          : NO_CALLBACK,
      );
    },
  },
  {
    number: 'CC-24',
    title: 'Stop asking when the school has revoked',
    source: 'documentation',
    rule: 'When a school revokes access, its secret and tokens stop working.',
    mend: 'After the callback revoked, or when GetToken refuses the secret, forget the secret and take the school out of your syncs.',
    judge({ during, after, isOver }) {
      const { requests, callbacks } = during('revocation');
      const callback = callbacks.find((each) => each.event === 'revoked' && isAccepted(each));
      const refusal = requests.find((each) => isForToken(each) && !isAnswered(each));
      const [told] = [callback, refusal]
        .filter((each) => each !== undefined)
        .sort((one, other) => endOf(one) - endOf(other));
      if (!told) return notSeen('The client could not know that the school has revoked.');
      const later = after(told).filter((each) => isForData(each) || isForToken(each));
      // One may have been on its way.
      if (later.length > 1)
        return fail('The client went on asking after the school had revoked.', [told, ...later]);
      return isOver('revocation')
        ? pass('The client stopped.', [told])
        : notSeen('The check was stopped too early.');
    },
  },
];
