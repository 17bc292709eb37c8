-- A state that the code does not know cannot be stored. The list is that of the transition table.
-- SQLite adds a check only by making the table again; the sequence moves with it, so that no number is given twice.

CREATE TABLE new_authorisations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  reference TEXT NOT NULL UNIQUE,
  estab TEXT NOT NULL REFERENCES schools (estab),
  relying_party TEXT NOT NULL REFERENCES partner_apps (relying_party),
  state TEXT NOT NULL
    CHECK (state IN ('invited', 'waiting', 'active', 'paused', 'revoked', 'refused', 'expired', 'superseded')),
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
  agreed_by_email TEXT,
  state_since TEXT NOT NULL DEFAULT '',
  requester_name TEXT,
  requester_role TEXT,
  requester_email TEXT
) STRICT;
INSERT INTO new_authorisations SELECT * FROM authorisations;
DELETE FROM sqlite_sequence WHERE name = 'new_authorisations';
UPDATE sqlite_sequence SET name = 'new_authorisations' WHERE name = 'authorisations';
DROP TABLE authorisations;
ALTER TABLE new_authorisations RENAME TO authorisations;
CREATE INDEX authorisations_by_school ON authorisations (estab, relying_party, id);
CREATE UNIQUE INDEX one_authorisation_shares ON authorisations (estab, relying_party)
  WHERE state IN ('active', 'waiting', 'paused');
