-- One row from invitation to revocation. A school may have several for one app over time; at most one of them shares.
CREATE TABLE authorisations (
  id INTEGER PRIMARY KEY,
  -- For addresses in the portal: says nothing and cannot be guessed.
  reference TEXT NOT NULL UNIQUE,
  estab TEXT NOT NULL REFERENCES schools (estab),
  relying_party TEXT NOT NULL REFERENCES partner_apps (relying_party),
  state TEXT NOT NULL,
  -- Opaque, the partner's: handed back in every callback.
  auth_params TEXT,
  registration_type TEXT NOT NULL,
  invited_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  -- JSON array of the scopes asked for.
  requested_scopes TEXT NOT NULL,
  -- JSON: the wizard's answers so far.
  answers TEXT NOT NULL DEFAULT '{}',
  -- From here on: set when it is authorised.
  mis TEXT,
  scopes TEXT,
  people_default TEXT CHECK (people_default IN ('include', 'exclude')),
  secret_hash TEXT UNIQUE,
  agreement_version TEXT,
  authorised_at TEXT,
  authorised_by TEXT,
  authorised_by_email TEXT,
  last_access_at TEXT,
  ended_at TEXT
) STRICT;
CREATE INDEX authorisations_by_school ON authorisations (estab, relying_party, id);
CREATE UNIQUE INDEX one_authorisation_shares ON authorisations (estab, relying_party)
  WHERE state IN ('active', 'waiting', 'paused');

-- People picked out of the default: left out where everyone is in, let in where everyone is out.
CREATE TABLE people_exceptions (
  authorisation_id INTEGER NOT NULL REFERENCES authorisations (id),
  kind TEXT NOT NULL CHECK (kind IN ('Student', 'Staff', 'Contact')),
  person_id TEXT NOT NULL,
  PRIMARY KEY (authorisation_id, kind, person_id)
) STRICT, WITHOUT ROWID;

-- Links sent by email. One link, one person; the token itself is never kept.
CREATE TABLE invitation_links (
  token_hash TEXT PRIMARY KEY,
  authorisation_id INTEGER NOT NULL REFERENCES authorisations (id),
  state TEXT NOT NULL CHECK (state IN ('live', 'used', 'forwarded', 'superseded')),
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  note TEXT,
  forwarded_by TEXT,
  sent_at TEXT NOT NULL,
  -- When its holder said that they may decide for the school.
  proceeded_at TEXT
) STRICT;
CREATE INDEX invitation_links_by_authorisation ON invitation_links (authorisation_id);
