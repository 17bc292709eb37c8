-- People of a partner, who sign in to its corner at /partners.
CREATE TABLE partner_users (
  id INTEGER PRIMARY KEY,
  relying_party TEXT NOT NULL REFERENCES partner_apps (relying_party),
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password_hash TEXT NOT NULL
) STRICT;

-- What the sandbox's configuration said last, to tell a change of it from a change by the partner.
ALTER TABLE partner_apps ADD COLUMN configured_authorisation_url TEXT;
ALTER TABLE partner_apps ADD COLUMN sealed_configured_secret TEXT;
-- Grows with every change of the management secret: a token of an earlier one opens nothing.
ALTER TABLE partner_apps ADD COLUMN secret_revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE partner_apps ADD COLUMN secret_changed_at TEXT;

-- Every version of a Data Sharing Agreement, so that a school can go on reading the one it accepted.
CREATE TABLE agreements (
  relying_party TEXT NOT NULL REFERENCES partner_apps (relying_party),
  version TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (relying_party, version)
) STRICT, WITHOUT ROWID;
INSERT INTO agreements (relying_party, version, text)
  SELECT relying_party, agreement_version, agreement FROM partner_apps;

-- Set when a school accepts new terms of an app that it shares with already.
ALTER TABLE authorisations ADD COLUMN agreed_at TEXT;
ALTER TABLE authorisations ADD COLUMN agreed_by TEXT;
ALTER TABLE authorisations ADD COLUMN agreed_by_email TEXT;

-- What a school did not accept of an app's new terms; a later wish of the app asks again.
CREATE TABLE declined_terms (
  authorisation_id INTEGER PRIMARY KEY REFERENCES authorisations (id),
  version TEXT NOT NULL,
  -- JSON array of scopes.
  areas TEXT NOT NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL
) STRICT;

-- Messages to partners' authorisation URLs, beside the outbox that delivers them.
CREATE TABLE callback_deliveries (
  outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id),
  relying_party TEXT NOT NULL REFERENCES partner_apps (relying_party),
  authorisation_id INTEGER NOT NULL REFERENCES authorisations (id),
  event TEXT NOT NULL,
  put_at TEXT NOT NULL,
  -- Sealed JSON of the form's fields. The outbox forgets them once delivered; here they stay, to be sent again.
  sealed_fields TEXT NOT NULL
) STRICT;
CREATE INDEX callback_deliveries_by_app ON callback_deliveries (relying_party, outbox_id);

CREATE TABLE callback_attempts (
  id INTEGER PRIMARY KEY,
  outbox_id INTEGER NOT NULL REFERENCES callback_deliveries (outbox_id),
  at TEXT NOT NULL,
  url TEXT NOT NULL,
  -- JSON: the headers that were sent.
  headers TEXT NOT NULL,
  -- Null where no answer came.
  status INTEGER,
  -- The beginning of the answer's body with secrets masked, or why there was none.
  answer TEXT NOT NULL,
  milliseconds INTEGER NOT NULL
) STRICT;
CREATE INDEX callback_attempts_by_delivery ON callback_attempts (outbox_id, id);
