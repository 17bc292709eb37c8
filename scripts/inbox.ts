import { mkdirSync } from 'node:fs';
import { MailDev } from 'maildev';

export interface Inbox {
  url: string;
  smtpPort: number;
  stop(): Promise<void>;
}

/**
 * MailDev on 127.0.0.1, keeping its mail in a folder so that it survives a restart.
 * @param ports 0 for any free one
 */
export async function startInbox(
  ports: { smtp: number; inbox: number },
  mailDirectory: string,
): Promise<Inbox> {
  mkdirSync(mailDirectory, { recursive: true });
  const maildev = new MailDev({
    smtp: ports.smtp,
    ip: '127.0.0.1',
    web: ports.inbox,
    webIp: '127.0.0.1',
    mailDirectory,
    silent: true,
  });
  const { smtp, api } = await maildev.start();
  return {
    url: `http://127.0.0.1:${api?.getAddress()?.port ?? ports.inbox}`,
    smtpPort: smtp.getAddress().port,
    stop: () => maildev.stop(),
  };
}
