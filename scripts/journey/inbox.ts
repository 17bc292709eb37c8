import { parse } from 'node-html-parser';
import { z } from 'zod';
import { RequestError, TimeoutError } from '../../shared/errors.ts';
import { SCHOOL_HEADER, TEMPLATE_HEADER } from '../../shared/mail/headers.ts';
import { foldAddress, phraseFinder } from '../../shared/names.ts';
import { lookUntil } from '../steering/look-until.ts';

const Mailbox = z.array(z.object({ address: z.string(), name: z.string().optional() }));

const Message = z.object({
  id: z.string(),
  subject: z.string(),
  to: Mailbox,
  from: Mailbox,
  html: z.string().or(z.literal(false)).nullish(),
  text: z.string().nullish(),
  headers: z.record(z.string(), z.unknown()).default({}),
  time: z.string(),
  read: z.boolean().default(false),
});
const Summaries = z.object({ items: z.array(z.object({ to: Mailbox })) });

/** An email as its reader has it. */
export interface Received {
  id: string;
  /** The address of its first reader, in lower case. */
  to: string;
  /** The addresses of all its readers, in lower case. */
  readers: string[];
  from: string;
  subject: string;
  html: string;
  text: string;
  /** Every address the text part offers. */
  links: string[];
  messageId: string;
  /** The school it is about; null where it is about none. */
  estab: string | null;
  /** When it was sent, by the sandbox's clock. */
  date: string;
  /** `<side>/<template>` that it was made from; null where something else sent it. */
  template: string | null;
  /** Whether somebody has opened it. */
  isRead: boolean;
  /** By their names in lower case. */
  headers: Record<string, unknown>;
}

export interface InboxReader {
  all(): Promise<Received[]>;
  /** All emails about one school. */
  ofSchool(estab: string): Promise<Received[]>;
  /** Undefined when it is not, or no longer, there. */
  byMessageId(messageId: string): Promise<Received | undefined>;
  /** Notes that somebody has opened it. */
  markRead(id: string): Promise<void>;
  /**
   * The newest email to `to` whose subject contains `subject`, as soon as there is one. Addresses are compared as
   * `foldAddress` has them, subjects as `phraseFinder` does.
   * @throws TimeoutError after `timeoutMs`, with what did arrive, or RequestError where the inbox does not respond
   */
  waitFor(wanted: Wanted, timeoutMs?: number): Promise<Received>;
}

export interface Wanted {
  to: string;
  subject: string;
  /** Ids of emails that were there before and do not count. */
  except?: ReadonlySet<string>;
  /** Emails that were sent earlier, on the sandbox's clock, do not count. An email tells its second. */
  since?: Date | undefined;
}

const POLL_MS = 50;
/** A search of the whole inbox takes MailDev a while. */
const LOOKS_FOR_SPELLINGS = 20;

/** Reads MailDev through its REST API. */
export function readInbox(url: string): InboxReader {
  async function find(filter: Record<string, string>): Promise<Received[]> {
    const query = new URLSearchParams(filter);
    return z
      .array(Message)
      .parse(await read(`/api/email?${query}`))
      .map(received);
  }
  const read = (path: string): Promise<unknown> =>
    fetch(`${url}${path}`, { headers: { accept: 'application/json' } })
      .then((response) => response.json())
      .catch((cause: unknown) => {
        throw new RequestError(503, 'The inbox is not responding. Check that the sandbox still runs', {
          cause,
        });
      });
  /** The ways in which an address is written on emails that have arrived: MailDev tells capitals from small letters. */
  async function spellingsOf(address: string): Promise<string[]> {
    const query = new URLSearchParams({ search: address, limit: '200' });
    const { items } = Summaries.parse(await read(`/api/email/summary?${query}`));
    return items.flatMap(({ to }) => to.map((reader) => reader.address)).filter(isTo(address));
  }
  return {
    all: () => find({}),
    ofSchool: (estab) => find({ [`headers.${SCHOOL_HEADER}`]: estab }),
    byMessageId: async (messageId) => (await find({ 'headers.message-id': messageId }))[0],
    async markRead(id) {
      // MailDev takes an email that is asked for by its id as opened.
      const response = await fetch(`${url}/api/email/${encodeURIComponent(id)}`);
      await response.body?.cancel();
    },
    async waitFor(wanted, timeoutMs = 10_000) {
      const isAbout = phraseFinder(wanted.subject);
      const since = wanted.since ? Math.floor(wanted.since.getTime() / 1000) * 1000 : 0;
      const isWanted = ({ id, subject, date }: Received) =>
        isAbout(subject) && !wanted.except?.has(id) && Date.parse(date) >= since;
      const address = foldAddress(wanted.to);
      const spellings = new Set([address]);
      let looks = 0;
      const look = async () => {
        if (looks++ % LOOKS_FOR_SPELLINGS === 0)
          for (const spelling of await spellingsOf(address)) spellings.add(spelling);
        const found = await Promise.all([...spellings].map((each) => find({ 'to.address': each })));
        if (found.length === 1) return found.flat();
        return found.flat().sort((one, other) => (one.date < other.date ? -1 : 1));
      };
      const mail = await lookUntil(look, (arrived) => arrived.some(isWanted), {
        everyMs: POLL_MS,
        timeoutMs,
      });
      const newest = mail.findLast(isWanted);
      if (newest) return newest;
      const arrived = mail.map(({ to, subject }) => `${to}: ${subject}`).join('\n');
      throw new TimeoutError(
        `No email “${wanted.subject}” to ${wanted.to} in ${timeoutMs} ms. There were:\n${arrived}`,
      );
    },
  };
}

/** Whether an address is another one, written in any case and with or without a name. */
export function isTo(wanted: string): (address: string) => boolean {
  const address = foldAddress(wanted);
  return (other) => foldAddress(other) === address;
}

function received(message: z.output<typeof Message>): Received {
  const { id, to, from, subject, html, text, headers, time, read } = message;
  const header = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : null;
  };
  const readers = to.map(({ address }) => foldAddress(address));
  return {
    id,
    to: readers[0] ?? '',
    readers,
    from: foldAddress(from[0]?.address ?? ''),
    subject,
    html: html || '',
    text: text ?? '',
    messageId: header('message-id') ?? '',
    estab: header(SCHOOL_HEADER),
    date: new Date(time).toISOString(),
    template: header(TEMPLATE_HEADER),
    isRead: read,
    headers,
    links: linksIn(text ?? ''),
  };
}

/** Every address that a text offers. */
export const linksIn = (text: string): string[] => text.match(/https?:\/\/[^\s<>)]*[^\s<>).,;:!?]/g) ?? [];

/** The links of an email's HTML part, each with the label that a reader presses. */
export const buttonsOf = (html: string): { label: string; url: string }[] =>
  parse(html)
    .querySelectorAll('a[href]')
    .map((link) => ({
      label: link.textContent.replace(/\s+/g, ' ').trim(),
      url: link.getAttribute('href') ?? '',
    }));
