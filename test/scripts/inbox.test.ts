import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import nodemailer from 'nodemailer';
import { z } from 'zod';
import { type Inbox, startInbox } from '../../scripts/compose/inbox/inbox.ts';
import { isTo, readInbox } from '../../scripts/journey/inbox.ts';
import { RequestError } from '../../shared/errors.ts';

describe('reading the inbox', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'inbox-'));
  let inbox: Inbox;

  before(async () => {
    inbox = await startInbox({ smtp: 0, inbox: 0 }, folder, { emails: 100, bytes: 1e6 });
    const at = { host: '127.0.0.1', port: inbox.smtpPort, ignoreTLS: true };
    const transport = nodemailer.createTransport(at);
    const from = 'office@quirin.example';
    const readers = '"Ríona O’Dea" <Riona.ODea@Quirin.example>, Second.Reader@Quirin.example';
    await transport.sendMail({ from, to: readers, subject: 'St Quirin’s:  a café visit', text: 'Welcome' });
    await transport.sendMail({ from, to: 'first@quirin.example', subject: 'A first letter', text: 'Hello' });
    transport.close();
  });
  after(async () => {
    await inbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const to of [
    'RIONA.ODEA@quirin.EXAMPLE',
    'Ríona <riona.odea@quirin.example>',
    'second.reader@quirin.example',
  ])
    it(`finds the emails to ${to}`, async () => {
      const reader = readInbox(inbox.url);
      for (const subject of ["st quirin's: a cafe", 'CAFÉ VISIT', 'st quirins']) {
        const email = await reader.waitFor({ to, subject });
        expect(email.to).to.equal('riona.odea@quirin.example');
        expect(email.readers.some(isTo(to))).to.equal(true);
      }
    });

  it('is searched on its page as people type', async () => {
    const subjects = async (search: string) => {
      const query = new URLSearchParams({ search });
      const response = await fetch(`${inbox.url}/api/email/summary?${query}`);
      const { items, total } = z
        .object({ items: z.array(z.object({ subject: z.string() })), total: z.number() })
        .parse(await response.json());
      expect(total).to.equal(items.length);
      return items.map(({ subject }) => subject);
    };
    for (const typed of [
      "st quirin's",
      'cafe visit',
      'visit a CAFÉ',
      "riona o'dea",
      'ODEA@quirin',
      'welcome',
    ])
      expect(await subjects(typed), typed).to.deep.equal(['St Quirin’s:  a café visit']);
    expect(await subjects('')).to.have.length(2);
    expect(await subjects('%')).to.deep.equal([]);
  });

  it('finds no others', async () => {
    const failure = await readInbox(inbox.url)
      .waitFor({ to: 'odea@quirin.example', subject: '' }, 60)
      .catch((error: unknown) => error);
    expect(String(failure)).to.contain('No email');
  });

  it('says that an inbox does not respond', async () => {
    const gone = await startInbox({ smtp: 0, inbox: 0 }, path.join(folder, 'gone'), {
      emails: 100,
      bytes: 1e6,
    });
    await gone.stop();
    const failed = await readInbox(gone.url)
      .waitFor({ to: 'first@quirin.example', subject: 'letter' })
      .catch((error: unknown) => error);
    expect(failed).to.be.an.instanceOf(RequestError).and.include({ status: 503 });
  });
});
