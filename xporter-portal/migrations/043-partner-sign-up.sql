-- A link that verifies an email address: of a person who registers a school, or who signs up to the Partner Portal.
CREATE TABLE email_verifications (
  token_hash TEXT PRIMARY KEY,
  -- The school to register; null for an account of the Partner Portal.
  estab TEXT REFERENCES schools (estab),
  name TEXT NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE,
  -- The invitation that brought them here, to go on with.
  sealed_invitation TEXT,
  -- Of an account of the Partner Portal, until it is verified.
  publisher TEXT,
  password_hash TEXT,
  sent_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  verified_at TEXT
) STRICT;
INSERT INTO email_verifications (token_hash, estab, name, email, sealed_invitation, sent_at, expires_at, verified_at)
  SELECT token_hash, estab, name, email, sealed_invitation, sent_at, expires_at,
    verified_at FROM registrations;
DROP TABLE registrations;
CREATE INDEX email_verifications_by_address ON email_verifications (email);

-- A person who has signed up looks after an app as soon as they have created it.
CREATE TABLE new_partner_users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  relying_party TEXT REFERENCES partner_apps (relying_party),
  publisher TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password_hash TEXT NOT NULL
) STRICT;
INSERT INTO new_partner_users (id, relying_party, publisher, name, email, password_hash)
  SELECT id, relying_party, publisher, partner_users.name, email, password_hash
  FROM partner_users JOIN partner_apps USING (relying_party);
DELETE FROM sqlite_sequence WHERE name = 'new_partner_users';
UPDATE sqlite_sequence SET name = 'new_partner_users' WHERE name = 'partner_users';
DROP TABLE partner_users;
ALTER TABLE new_partner_users RENAME TO partner_users;
