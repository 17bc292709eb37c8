import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import nodemailer from 'nodemailer';
import { type Inbox, startInbox } from '../../../scripts/compose/inbox/inbox.ts';
import { readInbox } from '../../../scripts/journey/inbox.ts';
import { lookUntil } from '../../../scripts/steering/look-until.ts';

const PLENTY = 1e6;
const MOST = 1000;

describe('an inbox with bounds', () => {
  let folder: string;
  let inbox: Inbox;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mail-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => inbox.stop());

  async function start(emails: number, bytes: number): Promise<void> {
    inbox = await startInbox({ smtp: 0, inbox: 0 }, folder, { emails, bytes });
  }

  async function send(...subjects: string[]): Promise<void> {
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: inbox.smtpPort,
      ignoreTLS: true,
    });
    for (const subject of subjects)
      await transport.sendMail({ from: 'a@a.example', to: 'b@b.example', subject, text: 'x'.repeat(2000) });
    transport.close();
  }

  const subjects = async () => (await readInbox(inbox.url).all()).map(({ subject }) => subject);
  const files = () => readdirSync(folder).filter((name) => name.endsWith('.eml'));
  const untilFiles = (count: number) =>
    lookUntil(
      async () => files().length,
      (there) => there === count,
      { everyMs: 5, timeoutMs: 2000 },
    );
  const page = async () =>
    (await fetch(inbox.url, { headers: { accept: 'text/html' } }))
      .text()
      .then((html) => /<p class="forgotten">([^<]*)/.exec(html)?.[1]);

  it('keeps the newest, on disk too, and says on its page how many have been deleted', async () => {
    await start(3, PLENTY);
    await send('1', '2', '3');
    expect(await page()).to.equal(undefined);
    await send('4', '5');
    expect(await subjects()).to.deep.equal(['3', '4', '5']);
    expect(await untilFiles(3)).to.equal(3);
    expect(await page()).to.equal(
      'The oldest 2 emails have been deleted. This inbox keeps the latest 3, up to 1 MB.',
    );
  });

  it('keeps no more bytes than it is told to, but always the newest', async () => {
    await start(MOST, 5000);
    await send('6', '7');
    expect(await subjects()).to.deep.equal(['6', '7']);
    await send('8');
    expect(await subjects()).to.deep.equal(['7', '8']);
    expect(await untilFiles(2)).to.equal(2);
  });

  it('deletes the oldest at the start where it keeps fewer than before', async () => {
    await start(1, PLENTY);
    expect(await subjects()).to.deep.equal(['8']);
    expect(files()).to.have.length(1);
    expect(await page()).to.contain('The oldest email has been deleted');
  });

  it('counts what people delete', async () => {
    await start(2, PLENTY);
    const [{ id } = { id: '' }] = await readInbox(inbox.url).all();
    await fetch(`${inbox.url}/api/email/${id}`, { method: 'DELETE' });
    await send('9', '10');
    expect(await subjects()).to.deep.equal(['9', '10']);
    await fetch(`${inbox.url}/api/email/all`, { method: 'DELETE' });
    await send('11', '12');
    expect(await subjects()).to.deep.equal(['11', '12']);
    expect(await page()).to.equal(undefined);
  });
});
