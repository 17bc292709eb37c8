import nodemailer from 'nodemailer';
import { Undeliverable } from '../outbox/outbox.ts';

/** An email as it leaves a side. */
export interface OutgoingEmail {
  /** The school it is about; null where it is about none. */
  estab: string | null;
  /** What else it is about: an app by its relying party, say. */
  about: string | null;
  template: string;
  message: {
    from: string;
    to: { name: string; address: string };
    subject: string;
    html: string;
    text: string;
    date: Date;
    messageId: string;
    inReplyTo: string;
    references: string;
    headers: Record<string, string>;
  };
}

export interface MailTransport {
  /** @throws Undeliverable when the mail server refuses the address or the email for good, another error when it may take it later */
  send(email: OutgoingEmail, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** SMTP connections kept open. */
const CONNECTIONS = 10;

export function smtpTransport(server: { host: string; port: number }): MailTransport {
  const transport = nodemailer.createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    ...server,
    secure: false,
    ignoreTLS: true,
    connectionTimeout: 5000,
    greetingTimeout: 5000,
    socketTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ message }) {
      await transport.sendMail(message).catch((error: unknown) => {
        throw isRefusedForGood(error) ? new Undeliverable(String(error), { cause: error }) : error;
      });
    },
    close: () => transport.close(),
  };
}

/** A later email of the conversation must not wait for one that nobody will ever take. */
function isRefusedForGood(error: unknown): boolean {
  const { code, responseCode } = Object(error);
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500;
}
