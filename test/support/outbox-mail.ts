import { type InboxReader, isTo, linksIn, type Received } from '../../scripts/journey/inbox.ts';
import { SCHOOL_HEADER, TEMPLATE_HEADER } from '../../shared/mail/headers.ts';
import type { MailTransport, OutgoingEmail } from '../../shared/mail/transport.ts';
import { foldAddress, phraseFinder } from '../../shared/names.ts';

export interface OutboxMail {
  transport: MailTransport;
  mail: InboxReader;
}

/**
 * Keeps a side's emails instead of sending them.
 * @param deliver has the outbox deliver its emails
 */
export function outboxMail(deliver: () => Promise<void>): OutboxMail {
  const sent: Received[] = [];
  const all = async () => {
    await deliver();
    return [...sent];
  };
  return {
    transport: {
      async send(email) {
        sent.push(asReceived(email, String(sent.length)));
      },
      close: () => {},
    },
    mail: {
      all,
      ofSchool: async (estab) => (await all()).filter((email) => email.estab === estab),
      byMessageId: async (id) => (await all()).find(({ messageId }) => messageId === id),
      async markRead() {},
      async waitFor({ to, subject, except }) {
        const emails = await all();
        const [isReader, isAbout] = [isTo(to), phraseFinder(subject)];
        const wanted = emails.findLast(
          (email) => isReader(email.to) && isAbout(email.subject) && !except?.has(email.id),
        );
        if (wanted) return wanted;
        const others = emails.map((email) => `${email.to}: ${email.subject}`).join('\n');
        throw new Error(`no email “${subject}” to ${to}. There were:\n${others}`);
      },
    },
  };
}

function asReceived({ message }: OutgoingEmail, id: string): Received {
  const { to, from, subject, html, text, messageId, headers, date } = message;
  const reader = foldAddress(to.address);
  return {
    ...{ id, subject, html, text, messageId },
    to: reader,
    readers: [reader],
    from: foldAddress(from),
    links: linksIn(text),
    estab: headers[SCHOOL_HEADER] ?? null,
    date: date.toISOString(),
    isRead: false,
    template: headers[TEMPLATE_HEADER] ?? null,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
}
