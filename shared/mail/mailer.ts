import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Delivery, Outbox } from '../outbox/outbox.ts';
import { withTokens } from '../tokens.ts';
import { conversationOf, SCHOOL_HEADER, TEMPLATE_HEADER } from './headers.ts';
import { plainTextOf } from './plain-text.ts';
import type { MailTransport } from './transport.ts';

export interface Email {
  to: { name: string; address: string };
  subject: string;
  /** The template `emails/<template>.ejs` in the side's folder. The plain text part is made from it. */
  template: string;
  /** What the template reads as `data`. */
  data: object;
  /** `<estab>/<about>`: emails with the same thread (a school and an app, say) are shown as one conversation. */
  thread: string;
}

/**
 * The emails that a side can send: its templates, each with what it reads.
 * @typeParam Locals what each template reads as `data`, by the name of the template
 */
export type EmailOf<Locals extends Record<keyof Locals, object>> = {
  [Template in keyof Locals & string]: Email & { template: Template; data: Locals[Template] };
}[keyof Locals & string];

/** An email that its reader's mail server has refused. */
export interface BouncedEmail extends Pick<Email, 'to' | 'subject' | 'template' | 'thread'> {
  /** Null where it is about no school. */
  estab: string | null;
  /** What it is about besides: an app by its relying party, say. */
  about: string | null;
  /** In the server's words. */
  reason: string;
}

/** Emails are rendered when they are written and leave through the outbox. */
export interface Mailer<Sent extends Email = Email> {
  /** Call it in the transaction of the change the email tells about. */
  send(email: Sent): void;
  /** @param act is called in a transaction for each email that a mail server refuses for good */
  onBounced(act: (email: BouncedEmail) => void): void;
  close(): void;
}

const Rendered = z.object({
  to: z.object({ name: z.string(), address: z.string() }),
  subject: z.string(),
  html: z.string(),
  thread: z.string(),
  date: z.string(),
  template: z.string(),
});

/** What a thread names after the school. */
const aboutOf = (thread: string): string | null => /(?<=\/).+$/.exec(thread)?.[0] ?? null;

/** The estab that a thread begins with; null where it is about no school. */
const schoolOf = (thread: string): string | null => /^\d{7}(?=\/)/.exec(thread)?.[0] ?? null;

const sharedTemplates = fileURLToPath(new URL('.', import.meta.url));

export function createMailer(options: {
  outbox: Outbox;
  sideDir: string;
  /** `Name <address>` */
  from: string;
  transport: MailTransport;
  clock: Clock;
}): Mailer {
  const { outbox, sideDir, from, transport, clock } = options;
  const templates = path.join(sideDir, 'emails');
  const domain = from.slice(from.lastIndexOf('@') + 1).replace('>', '');
  const compiled = new Map<string, ejs.TemplateFunction>();

  function render(template: string, data: object): string {
    const filename = path.join(templates, `${template}.ejs`);
    const compile = () =>
      ejs.compile(readFileSync(filename, 'utf8'), {
        filename,
        views: [templates, sharedTemplates],
        cache: true, // of what it includes
      });
    const fill = compiled.get(template) ?? compile();
    compiled.set(template, fill);
    return withTokens(fill({ data }));
  }

  const bounced: ((email: BouncedEmail) => void)[] = [];

  async function deliver(payload: unknown, { id, signal }: Delivery): Promise<void> {
    const { to, subject, html, thread, date, template } = Rendered.parse(payload);
    const estab = schoolOf(thread);
    const threadId = `<${conversationOf(thread)}@${domain}>`;
    const messageId = `<outbox-${id}-${Date.parse(date)}@${domain}>`;
    const message = {
      from,
      to,
      subject,
      html,
      text: plainTextOf(html),
      date: new Date(date),
      messageId,
      inReplyTo: threadId,
      references: threadId,
      headers: {
        'Auto-Submitted': 'auto-generated',
        [TEMPLATE_HEADER]: `${path.basename(sideDir)}/${template}`,
        ...(estab && { [SCHOOL_HEADER]: estab }),
      },
    };
    await transport.send({ estab, about: aboutOf(thread), template, message }, signal);
  }

  outbox.handle('email', deliver, {
    retryPolicy: {
      forSeconds: Infinity,
      onAbandoned(_id, reason, payload) {
        const { to, subject, template, thread } = Rendered.parse(payload);
        const email = { to, subject, template, thread, reason };
        for (const act of bounced) act({ ...email, estab: schoolOf(thread), about: aboutOf(thread) });
      },
    },
  });

  return {
    send({ to, subject, template, data, thread }) {
      outbox.put(
        'email',
        { lane: schoolOf(thread) ?? to.address, about: `${thread}/${to.address}` },
        {
          to,
          subject,
          html: render(template, data),
          thread,
          date: clock.at(schoolOf(thread)).toISOString(),
          template,
        },
      );
    },
    onBounced: (act) => void bounced.push(act),
    close: () => transport.close(),
  };
}
