-- Unsaved ticks belong to the person who ticks, and say what the page said when they ticked. A save counts only what
-- that person has changed. The latest decision about each person is kept, to say whose it was.

CREATE TABLE new_people_drafts (
  authorisation_id INTEGER NOT NULL REFERENCES authorisations (id),
  administrator_id INTEGER NOT NULL REFERENCES administrators (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('Student', 'Staff', 'Contact')),
  person_key TEXT NOT NULL,
  is_in INTEGER NOT NULL CHECK (is_in IN (0, 1)),
  PRIMARY KEY (authorisation_id, administrator_id, kind, person_key)
) STRICT, WITHOUT ROWID;
INSERT INTO new_people_drafts
  SELECT authorisation_id, administrator_id, kind, person_key, is_in FROM (
    SELECT draft.*, (SELECT min(id) FROM administrators WHERE estab = authorisations.estab) AS administrator_id
    FROM people_drafts AS draft JOIN authorisations ON authorisations.id = draft.authorisation_id)
  WHERE administrator_id IS NOT NULL;
DROP TABLE people_drafts;
ALTER TABLE new_people_drafts RENAME TO people_drafts;

CREATE TABLE people_decisions (
  authorisation_id INTEGER NOT NULL REFERENCES authorisations (id),
  kind TEXT NOT NULL CHECK (kind IN ('Student', 'Staff', 'Contact')),
  person_key TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  PRIMARY KEY (authorisation_id, kind, person_key)
) STRICT, WITHOUT ROWID;
