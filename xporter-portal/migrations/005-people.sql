-- Ticks on the GDPR page that have not been saved yet.
CREATE TABLE people_drafts (
  authorisation_id INTEGER NOT NULL REFERENCES authorisations (id),
  kind TEXT NOT NULL CHECK (kind IN ('Student', 'Staff', 'Contact')),
  person_key TEXT NOT NULL,
  is_in INTEGER NOT NULL CHECK (is_in IN (0, 1)),
  PRIMARY KEY (authorisation_id, kind, person_key)
) STRICT, WITHOUT ROWID;
