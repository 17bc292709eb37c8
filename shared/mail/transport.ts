import nodemailer from 'nodemailer';

/** An email as it leaves a side. */
export interface OutgoingEmail {
  /** The school it is about; null where it is about none. */
  estab: string | null;
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
  /** @throws when the mail server has not taken it */
  send(email: OutgoingEmail, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** SMTP connections kept open. */
const CONNECTIONS = 5;

export function smtpTransport(server: { host: string; port: number }): MailTransport {
  const transport = nodemailer.createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
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
      await transport.sendMail(message);
    },
    close: () => transport.close(),
  };
}
