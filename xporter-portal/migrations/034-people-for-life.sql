-- An imported person keeps a key, a household and a number for life: when a file corrects what it says of them, and when
-- it no longer has them. Nobody else gets them again.
CREATE TABLE imported_people (
  estab TEXT NOT NULL REFERENCES schools (estab),
  kind TEXT NOT NULL CHECK (kind IN ('Student', 'Staff')),
  person_key TEXT NOT NULL,
  household TEXT NOT NULL,
  number INTEGER NOT NULL,
  -- JSON: a pupil or a member of staff as mis/import/record.ts reads them, from the last file that had them.
  person TEXT NOT NULL,
  -- JSON array: the UPNs or email addresses that they had before.
  former_ids TEXT NOT NULL,
  -- The day they joined, for a file that does not say.
  joined TEXT NOT NULL,
  -- When what their file says last changed.
  changed_at TEXT NOT NULL,
  -- 0 when the school's last file does not have them.
  is_here INTEGER NOT NULL CHECK (is_here IN (0, 1)),
  PRIMARY KEY (estab, kind, person_key),
  UNIQUE (estab, kind, number)
) STRICT, WITHOUT ROWID;

INSERT INTO imported_people
SELECT estab, kind, person_key, person_key,
  100000 + row_number() OVER (PARTITION BY estab, kind ORDER BY position),
  iif(kind = 'Student', json_set(person, '$.formerupn', NULL), person), '[]',
  (substr(imported_at, 1, 4) - (substr(imported_at, 6, 5) < '09-01')) || '-09-01', imported_at, 1
FROM (
  SELECT *, coalesce(json_extract(person, '$.upn'), lower(json_extract(person, '$.email'))) AS person_key
  FROM mis_people JOIN mis_imports USING (estab)
);

DROP TABLE mis_people;
-- The people of each school's last file, to look into the database.
CREATE VIEW mis_people AS
  SELECT estab, kind, number AS position, person_key, person FROM imported_people WHERE is_here = 1
  ORDER BY estab, kind, number;
