-- Callbacks of an app without an authorisation URL are kept. One that a developer sends belongs to no authorisation, so
-- each names its school. SQLite makes a column optional only by making the table again.

CREATE TABLE new_callback_deliveries (
  outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id),
  relying_party TEXT NOT NULL REFERENCES partner_apps (relying_party),
  estab TEXT NOT NULL REFERENCES schools (estab),
  -- Null for one that a developer sent.
  authorisation_id INTEGER REFERENCES authorisations (id),
  event TEXT NOT NULL,
  put_at TEXT NOT NULL,
  sealed_fields TEXT NOT NULL,
  told_at TEXT,
  tried_again_at TEXT,
  posts INTEGER NOT NULL DEFAULT 0,
  last_status INTEGER,
  is_kept INTEGER NOT NULL DEFAULT 0 CHECK (is_kept IN (0, 1))
) STRICT;
INSERT INTO new_callback_deliveries (outbox_id, relying_party, estab, authorisation_id, event, put_at, sealed_fields,
    told_at, tried_again_at, posts, last_status)
  SELECT outbox_id, delivery.relying_party, authorisations.estab, authorisation_id, event, put_at, sealed_fields,
    told_at, tried_again_at, posts, last_status
  FROM callback_deliveries AS delivery JOIN authorisations ON authorisations.id = delivery.authorisation_id;
DROP TABLE callback_deliveries;
ALTER TABLE new_callback_deliveries RENAME TO callback_deliveries;
CREATE INDEX callback_deliveries_by_app ON callback_deliveries (relying_party, outbox_id);

-- Each callback as it went out for the first time, or was kept: what a developer's programs wait for and forward.
CREATE TABLE callback_messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  outbox_id INTEGER NOT NULL REFERENCES callback_deliveries (outbox_id),
  at TEXT NOT NULL,
  -- JSON: the headers.
  headers TEXT NOT NULL,
  -- The form as it is posted. It holds the school secret.
  sealed_body TEXT NOT NULL,
  is_verified INTEGER NOT NULL CHECK (is_verified IN (0, 1))
) STRICT;
CREATE INDEX callback_messages_by_delivery ON callback_messages (outbox_id, id);
