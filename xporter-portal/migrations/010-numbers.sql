-- Never gives a number twice. Sessions, tokens and work in progress may still name a row that a reset deleted.
-- SQLite needs AUTOINCREMENT for that, and AUTOINCREMENT needs the tables to be made again.

CREATE TABLE new_administrators (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES schools (estab),
  name TEXT NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE,
  password_hash TEXT,
  role TEXT NOT NULL DEFAULT 'administrator'
    CHECK (role IN ('administrator', 'lead')),
  invited_by TEXT,
  added_at TEXT,
  last_sign_in_at TEXT,
  UNIQUE (estab, email)
) STRICT;
INSERT INTO new_administrators SELECT * FROM administrators;
DROP TABLE administrators;
ALTER TABLE new_administrators RENAME TO administrators;

CREATE TABLE new_authorisations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reference TEXT NOT NULL UNIQUE,
  estab TEXT NOT NULL REFERENCES schools (estab),
  relying_party TEXT NOT NULL REFERENCES partner_apps (relying_party),
  state TEXT NOT NULL,
  auth_params TEXT,
  registration_type TEXT NOT NULL,
  invited_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  requested_scopes TEXT NOT NULL,
  answers TEXT NOT NULL DEFAULT '{}',
  mis TEXT,
  scopes TEXT,
  people_default TEXT CHECK (people_default IN ('include', 'exclude')),
  secret_hash TEXT UNIQUE,
  agreement_version TEXT,
  authorised_at TEXT,
  authorised_by TEXT,
  authorised_by_email TEXT,
  last_access_at TEXT,
  ended_at TEXT,
  people_revision INTEGER NOT NULL DEFAULT 0,
  agreed_at TEXT,
  agreed_by TEXT,
  agreed_by_email TEXT
) STRICT;
INSERT INTO new_authorisations SELECT * FROM authorisations;
DROP TABLE authorisations;
ALTER TABLE new_authorisations RENAME TO authorisations;
CREATE INDEX authorisations_by_school ON authorisations (estab, relying_party, id);
CREATE UNIQUE INDEX one_authorisation_shares ON authorisations (estab, relying_party)
  WHERE state IN ('active', 'waiting', 'paused');

CREATE TABLE new_snapshots (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES schools (estab),
  relying_party TEXT NOT NULL REFERENCES partner_apps (relying_party),
  query TEXT NOT NULL,
  hash TEXT NOT NULL,
  requested TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  is_incomplete INTEGER NOT NULL DEFAULT 0,
  UNIQUE (estab, relying_party, query, hash)
) STRICT;
INSERT INTO new_snapshots SELECT * FROM snapshots;
DROP TABLE snapshots;
ALTER TABLE new_snapshots RENAME TO snapshots;

CREATE TABLE new_api_requests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  estab TEXT NOT NULL,
  relying_party TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  status INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  milliseconds REAL NOT NULL
) STRICT;
INSERT INTO new_api_requests SELECT * FROM api_requests;
DROP TABLE api_requests;
ALTER TABLE new_api_requests RENAME TO api_requests;
CREATE INDEX api_requests_by_school ON api_requests (estab, relying_party, id);

CREATE TABLE new_partner_users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  relying_party TEXT NOT NULL REFERENCES partner_apps (relying_party),
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password_hash TEXT NOT NULL
) STRICT;
INSERT INTO new_partner_users SELECT * FROM partner_users;
DROP TABLE partner_users;
ALTER TABLE new_partner_users RENAME TO partner_users;

CREATE TABLE new_callback_attempts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  outbox_id INTEGER NOT NULL REFERENCES callback_deliveries (outbox_id),
  at TEXT NOT NULL,
  url TEXT NOT NULL,
  headers TEXT NOT NULL,
  status INTEGER,
  answer TEXT NOT NULL,
  milliseconds INTEGER NOT NULL
) STRICT;
INSERT INTO new_callback_attempts SELECT * FROM callback_attempts;
DROP TABLE callback_attempts;
ALTER TABLE new_callback_attempts RENAME TO callback_attempts;
CREATE INDEX callback_attempts_by_delivery ON callback_attempts (outbox_id, id);
