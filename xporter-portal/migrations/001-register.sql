-- The register of schools. One school is one tenant: every table of school data names its estab.
CREATE TABLE schools (
  estab TEXT PRIMARY KEY,
  urn TEXT NOT NULL,
  name TEXT NOT NULL,
  phase TEXT NOT NULL,
  street TEXT NOT NULL,
  town TEXT NOT NULL,
  county TEXT NOT NULL,
  postcode TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  -- The MIS it runs, by the names in mis/kinds.ts; null until it has told us.
  mis TEXT
) STRICT;

CREATE TABLE administrators (
  id INTEGER PRIMARY KEY,
  estab TEXT NOT NULL REFERENCES schools (estab),
  name TEXT NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE,
  -- Null until they have set one by the link they were sent.
  password_hash TEXT,
  UNIQUE (estab, email)
) STRICT;

CREATE TABLE password_links (
  token_hash TEXT PRIMARY KEY,
  administrator_id INTEGER NOT NULL REFERENCES administrators (id),
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT;

CREATE TABLE partner_apps (
  relying_party TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  publisher TEXT NOT NULL,
  -- Why it wants data, in a sentence a head teacher understands.
  purpose TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  colour TEXT NOT NULL,
  authorisation_url TEXT,
  sealed_management_secret TEXT NOT NULL,
  -- JSON: [{ scope, required, reason }]
  template TEXT NOT NULL,
  agreement_version TEXT NOT NULL,
  -- Paragraphs parted by blank lines.
  agreement TEXT NOT NULL
) STRICT;
