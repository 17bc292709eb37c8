import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/** What is used of MailDev's SMTP server, although its types keep it private. */
interface Receiver {
  mailDir: string;
  processIncomingEmail(stream: unknown, session: unknown): Promise<string>;
  saveEmail(id: string, envelope: unknown, parsed: Parsed, ...more: unknown[]): Promise<void>;
}

interface Parsed {
  messageId?: string;
  attachments?: readonly unknown[];
}

/** MailDev has been updated, and how it receives emails has not been checked yet. */
export class UnknownMailDevServer extends Error {
  override name = 'UnknownMailDevServer';
}

const INCOMING = 'incoming';

/**
 * Shows whole emails only, each once. MailDev writes an email into its folder while it arrives, and takes half a file
 * for an email after a kill. So it is written elsewhere and moved when it is whole. An email with the Message-ID of one
 * that was there at the start is the same, sent again because the sender was killed before it could note that it had left.
 * @param smtp MailDev's SMTP server, started
 * @param known the Message-IDs of the emails in its folder
 * @throws UnknownMailDevServer when this version of MailDev works in another way than the one known here
 */
export function keepWholeEmails(smtp: object, known: ReadonlySet<string>): void {
  if (!isReceiver(smtp))
    throw new UnknownMailDevServer(
      'MailDev receives emails in another way. Use the version in package-lock.json.',
    );
  const folder = smtp.mailDir;
  const incoming = path.join(folder, INCOMING);
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true });
  const { processIncomingEmail, saveEmail } = smtp;
  const elsewhere: Receiver = Object.assign(Object.create(smtp), {
    mailDir: incoming,
    async saveEmail(id: string, envelope: unknown, parsed: Parsed) {
      const move = known.has(parsed.messageId ?? '') ? drop : keep;
      for (const name of [id, `${id}.eml`]) move(name);
      if (move === keep) await saveEmail.call(smtp, id, envelope, parsed);
    },
  });
  const drop = (name: string) => rmSync(path.join(incoming, name), { recursive: true, force: true });
  function keep(name: string): void {
    try {
      renameSync(path.join(incoming, name), path.join(folder, name));
    } catch (error) {
      // Only an email with attachments has a folder.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  smtp.processIncomingEmail = async (stream, session) => {
    // Deleting all emails deletes the folder too.
    mkdirSync(incoming, { recursive: true });
    return processIncomingEmail.call(elsewhere, stream, session);
  };
}

function isReceiver(smtp: object): smtp is Receiver {
  return (
    'mailDir' in smtp &&
    typeof smtp.mailDir === 'string' &&
    'processIncomingEmail' in smtp &&
    typeof smtp.processIncomingEmail === 'function' &&
    'saveEmail' in smtp &&
    typeof smtp.saveEmail === 'function'
  );
}
