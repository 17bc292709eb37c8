-- Each request for a connection is a row; a centre's latest is the one that counts.
CREATE TABLE connections (
  id INTEGER PRIMARY KEY,
  estab TEXT NOT NULL REFERENCES centres (estab),
  state TEXT NOT NULL,
  -- Handed to Xporter as AuthParams and handed back in every callback: ties an answer to its question.
  reference TEXT NOT NULL UNIQUE,
  requested_by INTEGER NOT NULL REFERENCES teachers (id),
  requested_at TEXT NOT NULL,
  -- JSON: the school's details and contact as the coordinator verified them.
  details TEXT NOT NULL,
  -- Why it was rejected, refused or failed, in the other side's words.
  message TEXT,
  -- Whom the school's contact forwarded the invitation to.
  forwarded_to TEXT,
  sealed_secret TEXT,
  -- JSON array of granted scopes.
  scopes TEXT,
  connected_at TEXT,
  ended_at TEXT
) STRICT;
CREATE INDEX connections_by_centre ON connections (estab, id);

-- Signatures of callbacks already taken: the same one again is a replay.
CREATE TABLE callback_signatures (
  signature TEXT PRIMARY KEY,
  received_at TEXT NOT NULL
) STRICT;
