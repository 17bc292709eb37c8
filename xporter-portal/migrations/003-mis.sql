-- Pupils and staff whom somebody has brought in from a file, in place of invented ones.
CREATE TABLE mis_imports (
  estab TEXT PRIMARY KEY REFERENCES schools (estab),
  imported_at TEXT NOT NULL
) STRICT;

CREATE TABLE mis_people (
  estab TEXT NOT NULL REFERENCES mis_imports (estab) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('Student', 'Staff')),
  position INTEGER NOT NULL,
  -- JSON: a pupil or a member of staff as mis/import/record.ts reads them.
  person TEXT NOT NULL,
  PRIMARY KEY (estab, kind, position)
) STRICT, WITHOUT ROWID;

-- A person's key is the same whatever the MIS calls them, so that a decision about somebody outlives a change of MIS.
ALTER TABLE people_exceptions RENAME COLUMN person_id TO person_key;
ALTER TABLE authorisations ADD COLUMN people_revision INTEGER NOT NULL DEFAULT 0;

-- What a partner had when it last took a changeset: the ids and hashes of the rows, dataset by dataset.
CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY,
  estab TEXT NOT NULL REFERENCES schools (estab),
  relying_party TEXT NOT NULL REFERENCES partner_apps (relying_party),
  -- The endpoint and the options, filters and columns asked for.
  query TEXT NOT NULL,
  hash TEXT NOT NULL,
  -- The hash that had been asked for when it was taken, or *.
  requested TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  -- 1 when later pages could not show all of it: those rows' hashes are blanked, so that they come again.
  is_incomplete INTEGER NOT NULL DEFAULT 0,
  UNIQUE (estab, relying_party, query, hash)
) STRICT;

CREATE TABLE snapshot_rows (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  dataset TEXT NOT NULL,
  -- JSON array of ids; their 20-byte hashes one after the other.
  ids TEXT NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (snapshot_id, dataset)
) STRICT, WITHOUT ROWID;

-- Which snapshot the first page of a changeset led to: its later pages follow it.
CREATE TABLE changesets (
  estab TEXT NOT NULL,
  relying_party TEXT NOT NULL,
  query TEXT NOT NULL,
  -- The hash asked for, or *.
  requested TEXT NOT NULL,
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  PRIMARY KEY (estab, relying_party, query, requested)
) STRICT, WITHOUT ROWID;

-- The latest requests of the API, for logs.
CREATE TABLE api_requests (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  -- Blank for a management token.
  estab TEXT NOT NULL,
  relying_party TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  status INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  milliseconds REAL NOT NULL
) STRICT;
CREATE INDEX api_requests_by_school ON api_requests (estab, relying_party, id);

-- All of them, counted by day.
CREATE TABLE api_usage (
  estab TEXT NOT NULL,
  relying_party TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  day TEXT NOT NULL,
  requests INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  PRIMARY KEY (estab, relying_party, endpoint, day)
) STRICT, WITHOUT ROWID;
