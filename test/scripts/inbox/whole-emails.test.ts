import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import nodemailer from 'nodemailer';
import { type Inbox, startInbox } from '../../../scripts/compose/inbox/inbox.ts';
import { keepWholeEmails, UnknownMailDevServer } from '../../../scripts/compose/inbox/whole-emails.ts';
import { readInbox } from '../../../scripts/journey/inbox.ts';

const FREE = { smtp: 0, inbox: 0 };
const PLENTY = { emails: 100, bytes: 1e6 };

describe('the emails in the inbox', () => {
  let folder: string;
  let inbox: Inbox;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'mail-'));
    inbox = await startInbox(FREE, folder, PLENTY);
  });
  afterEach(async () => {
    await inbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function send(messageId: string, attachments: { filename: string; content: string }[] = []) {
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: inbox.smtpPort,
      ignoreTLS: true,
    });
    await transport.sendMail({
      ...{
        from: 'a@a.example',
        to: 'b@b.example',
        subject: messageId,
        text: 'words',
        messageId,
        attachments,
      },
    });
    transport.close();
  }

  async function restart(): Promise<void> {
    await inbox.stop();
    inbox = await startInbox(FREE, folder, PLENTY);
  }

  const emails = () => readdirSync(folder).filter((name) => name.endsWith('.eml'));
  const subjects = async () => (await readInbox(inbox.url).all()).map(({ subject }) => subject);

  it('are whole: one that was cut off while it arrived is not there after a restart', async () => {
    await send('<whole@a.example>', [{ filename: 'list.csv', content: 'a,b' }]);
    const socket = connect(inbox.smtpPort, '127.0.0.1');
    const say = async (line: string) => {
      socket.write(`${line}\r\n`);
      await once(socket, 'data');
    };
    await once(socket, 'data');
    await say('EHLO a.example');
    await say('MAIL FROM:<a@a.example>');
    await say('RCPT TO:<b@b.example>');
    await say('DATA');
    socket.write('Subject: half\r\nMessage-ID: <half@a.example>\r\n\r\nThis email has on');
    while (readdirSync(path.join(folder, 'incoming')).length === 0) await wait(5);
    expect(emails()).to.have.length(1);
    socket.destroy();
    await restart();
    expect(await subjects()).to.deep.equal(['<whole@a.example>']);
    expect(readdirSync(path.join(folder, 'incoming'))).to.deep.equal([]);
  });

  it('are there once, when the sender could not note that one had left before the restart', async () => {
    await send('<first@a.example>');
    await restart();
    await send('<first@a.example>');
    await send('<second@a.example>');
    expect(await subjects()).to.have.members(['<first@a.example>', '<second@a.example>']);
    expect(emails()).to.have.length(2);
  });

  it('are there as often as they come while it runs, as with the fault that doubles them', async () => {
    await send('<twice@a.example>');
    await send('<twice@a.example>');
    expect(await subjects()).to.have.length(2);
  });

  it('are not received by a MailDev that nobody has checked', () => {
    expect(() => keepWholeEmails({ mailDir: folder }, new Set())).to.throw(UnknownMailDevServer);
  });
});
