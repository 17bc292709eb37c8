import type { MailTransport } from '../mail/transport.ts';
import type { RequestLog } from './request-log.ts';

/** A mail server whose emails the timeline shows, each once it has been sent. */
export const recordEmails = (transport: MailTransport, requestLog: RequestLog): MailTransport => ({
  ...transport,
  async send(email, signal) {
    await transport.send(email, signal);
    const { to, subject, date, messageId } = email.message;
    const { estab, template } = email;
    requestLog.email(estab, date.toISOString(), { to: to.address, subject, template, messageId });
  },
});
