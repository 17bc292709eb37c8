-- Never gives a number twice. Sessions, tokens and work in progress may still name a row that a reset deleted.
-- SQLite needs AUTOINCREMENT for that, and AUTOINCREMENT needs the tables to be made again.

CREATE TABLE new_outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  payload TEXT,
  created_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT NOT NULL,
  delivered_at TEXT,
  abandoned_at TEXT,
  last_error TEXT
) STRICT;
INSERT INTO new_outbox SELECT * FROM outbox;
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (kind, about, id) WHERE delivered_at IS NULL AND abandoned_at IS NULL;

CREATE TABLE new_journal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  estab TEXT,
  actor TEXT NOT NULL,
  event TEXT NOT NULL,
  detail TEXT NOT NULL,
  correlation TEXT,
  page TEXT,
  recorded_at TEXT
) STRICT;
INSERT INTO new_journal SELECT * FROM journal;
DROP TABLE journal;
ALTER TABLE new_journal RENAME TO journal;
CREATE INDEX journal_by_school ON journal (estab, id);
CREATE TRIGGER journal_is_never_rewritten BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE new_traffic (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  estab TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('request', 'email')),
  detail TEXT NOT NULL,
  recorded_at TEXT
) STRICT;
INSERT INTO new_traffic SELECT * FROM traffic;
DROP TABLE traffic;
ALTER TABLE new_traffic RENAME TO traffic;
CREATE INDEX traffic_by_school ON traffic (estab, id);
