-- The callbackUrl of requests for data: Xporter posts the state of the data there once it is available.
CREATE TABLE availability_callbacks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  estab TEXT NOT NULL REFERENCES schools (estab),
  relying_party TEXT NOT NULL REFERENCES partner_apps (relying_party),
  -- The id of the endpoint.
  endpoint TEXT NOT NULL,
  -- With its query, which may hold what only the partner should know.
  sealed_url TEXT NOT NULL,
  url_hash TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  -- In the outbox, once the data is available.
  outbox_id INTEGER,
  ended_at TEXT,
  -- Why it was not posted, or not yet.
  reason TEXT,
  posts INTEGER NOT NULL DEFAULT 0,
  last_status INTEGER
) STRICT;
CREATE UNIQUE INDEX availability_callbacks_open ON availability_callbacks (estab, relying_party, endpoint, url_hash)
  WHERE ended_at IS NULL;
CREATE INDEX availability_callbacks_by_app ON availability_callbacks (relying_party, id);
