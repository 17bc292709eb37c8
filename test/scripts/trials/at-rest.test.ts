import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect } from 'chai';
import nodemailer from 'nodemailer';
import { connect } from '../../../scripts/kit/kit.ts';
import { comeToRest, type Resting, wrongAtRest } from '../../../scripts/trials/at-rest.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

describe('a sandbox at rest', () => {
  let sandbox: TestSandbox;
  let resting: Resting;
  const known = new Set<string>();

  before(async () => {
    sandbox = await startTestSandbox();
    const { relyingParty } = sandbox.hub.context.xporter;
    resting = { ...sandbox, relyingParty, kit: await connect(sandbox.urls.start) };
    const { estab } = await sandbox.room.createSchool({ phase: 'Primary', mis: 'Arbor' });
    await sandbox.room.jump(estab, 'synced');
    expect(await comeToRest(resting, 1)).to.deep.equal([]);
  });
  after(() => sandbox.stop());

  /** What has not been found before. */
  async function found(): Promise<string[]> {
    const all = new Set((await wrongAtRest(resting)).map(({ what }) => what));
    const fresh = [...all].filter((what) => !known.has(what));
    for (const what of fresh) known.add(what);
    return fresh;
  }
  const meddle = (side: 'hodder-hub' | 'xporter-portal', sql: string) => {
    const database = new BetterSqlite3(path.join(sandbox.dataDir, `${side}.sqlite`));
    database.pragma('foreign_keys = OFF');
    database.exec(sql);
    database.close();
  };
  const send = async (headers: { messageId: string; html: string }) => {
    const transport = nodemailer.createTransport({
      ...{ host: '127.0.0.1', port: sandbox.smtpPort, ignoreTLS: true },
    });
    await transport.sendMail({ from: 'a@b.example', to: 'c@d.example', subject: 'Trial', ...headers });
    transport.close();
  };

  it('has nothing wrong when nothing has happened to it', async () => {
    expect(await found()).to.deep.equal([]);
  });

  it('shows emails that are lost, strange or only a piece', async () => {
    await send({ messageId: '<outbox-999-1@hodder.example>', html: '<html>half' });
    expect(await found()).to.have.members([
      'An email is only a piece',
      'Nobody has sent an email that is in the inbox',
    ]);
    await fetch(`${sandbox.urls.inbox}/api/email/all`, { method: 'DELETE' });
    expect(await found()).to.deep.equal(['An email is lost']);
  });

  it('shows callbacks that are lost', async () => {
    meddle(
      'xporter-portal',
      `UPDATE outbox SET delivered_at = NULL, abandoned_at = created_at WHERE kind = 'callback'`,
    );
    expect(await found()).to.deep.equal(['A callback is lost']);
    for (const table of ['callback_messages', 'callback_attempts', 'callback_deliveries'])
      meddle('xporter-portal', `DELETE FROM ${table}`);
    expect(await found()).to.include('A decision has too few or too many callbacks');
  });

  it('shows what the sides no longer agree about', async () => {
    meddle('xporter-portal', `UPDATE authorisations SET secret_hash = 'other' WHERE secret_hash IS NOT NULL`);
    expect(await found()).to.deep.equal(['The Hub has a secret that no longer works']);
    meddle('xporter-portal', `UPDATE authorisations SET state = 'revoked' WHERE auth_params IS NOT NULL`);
    expect(await found()).to.deep.equal(['The two sides disagree']);
  });

  it('shows a sync that is half saved', async () => {
    meddle('hodder-hub', `UPDATE sync_runs SET summary = NULL WHERE panel = 'pupils'`);
    expect(await found()).to.deep.equal(['A sync is half saved']);
  });

  it('shows a database whose rows refer to nothing', async () => {
    meddle('xporter-portal', 'DELETE FROM schools');
    expect(await found()).to.include('A database is damaged');
  });

  it('has no message waiting', async () => {
    meddle(
      'xporter-portal',
      `UPDATE outbox SET delivered_at = NULL, attempts = 1, next_attempt_at = '9999' WHERE id = 1`,
    );
    const [waiting] = await comeToRest(resting, 1);
    expect(waiting?.what).to.equal('A message (email) is not delivered');
  });
});
