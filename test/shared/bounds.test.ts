import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { HUB_DIR } from '../../hodder-hub/app.ts';
import { addRun, runsOf } from '../../hodder-hub/mis-sync/records/runs.ts';
import { createClock } from '../../shared/clock.ts';
import { type Database, openDatabase } from '../../shared/database/database.ts';
import { createSeal } from '../../shared/database/seal.ts';
import { createJournal } from '../../shared/journal/journal.ts';
import { createLog, logTo } from '../../shared/log.ts';
import { createOutbox } from '../../shared/outbox/outbox.ts';
import { PORTAL_DIR } from '../../xporter-portal/app.ts';
import { addAvailabilityCallback } from '../../xporter-portal/records/availability-callbacks.ts';
import { keepMessage } from '../../xporter-portal/records/callback-messages.ts';
import { forgetOldestSentByHand, keepAttempt } from '../../xporter-portal/records/deliveries.ts';

const ESTAB = '9992001';

describe('what grows', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bounds-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function withDatabase(dir: string, use: (database: Database) => void): void {
    const database = openDatabase(path.join(folder, 'side.sqlite'), dir);
    try {
      database.pragma('foreign_keys = OFF');
      use(database);
    } finally {
      database.close();
    }
  }

  it('keeps the latest 50,000 events of the journal', () =>
    withDatabase(HUB_DIR, (database) => {
      const journal = createJournal(database, createClock());
      const record = () => journal.record({ estab: ESTAB, actor: 'Hub', event: 'sync.saved' });
      for (let event = 1; event <= 3; event++) record();
      const copy = `INSERT INTO journal (id, at, estab, actor, event, detail)
        SELECT 50001, at, estab, actor, event, detail FROM journal WHERE id = 3`;
      database.exec(copy);
      record();
      expect(journal.ofSchool(ESTAB).map(({ id }) => id)).to.deep.equal([3, 50_001, 50_002]);
      expect(() => database.exec('DELETE FROM journal WHERE id = 3')).to.throw('append-only');
    }));

  it('keeps the latest 2,000 requests with a callbackUrl, and those that still wait', () =>
    withDatabase(PORTAL_DIR, (database) => {
      const clock = createClock();
      const seal = createSeal(randomBytes(32));
      const outbox = createOutbox({ database, clock, seal, log: createLog('test', 'silent') });
      const context = { database, clock, seal, outbox };
      const add = (url: string) =>
        addAvailabilityCallback(context, {
          estab: ESTAB,
          relyingParty: 'a.example',
          endpoint: 'students',
          url,
        });
      for (const url of ['a', 'b']) add(url);
      database.exec("UPDATE availability_callbacks SET ended_at = '' WHERE id = 1");
      database.exec("UPDATE sqlite_sequence SET seq = 2001 WHERE name = 'availability_callbacks'");
      add('c');
      const ids = database.prepare('SELECT id FROM availability_callbacks ORDER BY id').pluck().all();
      expect(ids).to.deep.equal([2, 2002]);
    }));

  it('keeps the latest 20,000 attempts to deliver callbacks, and how many there were', () =>
    withDatabase(PORTAL_DIR, (database) => {
      database
        .prepare(
          `INSERT INTO callback_deliveries (outbox_id, relying_party, estab, event, put_at, sealed_fields)
           VALUES (1, 'sums.example', '9992001', 'revoked', '', '')`,
        )
        .run();
      const attempt = { at: '', url: '', headers: {}, answer: '', milliseconds: 1 };
      for (const status of [404, 500]) keepAttempt(database, 1, { ...attempt, status });
      database.prepare('UPDATE callback_attempts SET id = 20000 WHERE id = 2').run();
      keepAttempt(database, 1, { ...attempt, status: 422 });
      keepAttempt(database, 7, { ...attempt, status: 200 });
      const attempts = database.prepare('SELECT status FROM callback_attempts ORDER BY id').pluck().all();
      const delivery = database.prepare('SELECT posts, last_status FROM callback_deliveries').get();
      expect([attempts, delivery]).to.deep.equal([[500, 422], { posts: 3, last_status: 422 }]);
    }));

  it('keeps the latest 5,000 messages of callbacks', () =>
    withDatabase(PORTAL_DIR, (database) => {
      database.exec(`INSERT INTO callback_deliveries (outbox_id, relying_party, estab, event, put_at, sealed_fields)
        VALUES (1, 'sums.example', '9992001', 'revoked', '', '')`);
      const seal = createSeal(randomBytes(32));
      const keep = (id: number) =>
        keepMessage({ database, seal }, { id, at: '', headers: {}, body: '', isVerified: true });
      for (const id of [1, 1, 7]) keep(id);
      database.exec('UPDATE callback_messages SET id = 5001 WHERE id = 2');
      keep(1);
      const ids = database.prepare('SELECT id FROM callback_messages ORDER BY id').pluck().all();
      expect(ids).to.deep.equal([5001, 5002]);
    }));

  it('keeps the latest 500 callbacks that developers sent, and all that authorisations caused', () =>
    withDatabase(PORTAL_DIR, (database) => {
      database.exec(`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 503)
        INSERT INTO callback_deliveries
          (outbox_id, relying_party, estab, authorisation_id, event, put_at, sealed_fields)
        SELECT n, 'sums.example', '9992001', iif(n = 1, 1, NULL), 'revoked', '', '' FROM numbers`);
      const forgotten: number[] = [];
      forgetOldestSentByHand(database, { forget: (id) => void forgotten.push(id) });
      expect(forgotten.sort()).to.deep.equal([2, 3]);
      const kept = 'SELECT outbox_id FROM callback_deliveries ORDER BY outbox_id LIMIT 2';
      expect(database.prepare(kept).pluck().all()).to.deep.equal([1, 4]);
    }));

  it('keeps the latest 200 syncs of each school with their changes', () =>
    withDatabase(HUB_DIR, (database) => {
      const add = () =>
        addRun(database, {
          ...{ estab: ESTAB, panel: 'pupils', startedBy: 1, startedAt: '' },
          settings: { years: [], classes: [], emails: false },
        });
      const end = database.prepare("UPDATE sync_runs SET state = 'cancelled' WHERE id = ?");
      const change = database.prepare(
        "INSERT INTO sync_changes (run_id, kind, record_id, name, fields) VALUES (?, 'added', 1, '', '[]')",
      );
      for (let run = 1; run <= 203; run++) {
        change.run(add());
        end.run(run);
      }
      const ids = runsOf(database, ESTAB).map(({ id }) => id);
      expect([ids.at(-1), ids.length]).to.deep.equal([3, 201]);
      expect(database.prepare('SELECT min(run_id) FROM sync_changes').pluck().get()).to.equal(3);
    }));

  it('keeps two files of the log, of a certain length', () => {
    const file = path.join(folder, 'sandbox.log');
    const log = createLog('test', 'info', logTo(file, 1000));
    for (let line = 1; line <= 50; line++) log.info(`line ${line}`);
    expect(readdirSync(folder).sort()).to.deep.equal(['sandbox.log', 'sandbox.log.old']);
    const [old, current] = ['sandbox.log.old', 'sandbox.log'].map((name) =>
      readFileSync(path.join(folder, name), 'utf8'),
    );
    expect(current).to.contain('line 50').and.have.length.below(1001);
    expect(old?.length).to.be.below(1001);
  });
});
