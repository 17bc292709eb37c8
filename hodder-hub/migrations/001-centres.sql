-- A centre is a school as Hodder Education knows it. One centre is one tenant: every table names its estab.
CREATE TABLE centres (
  estab TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  street TEXT NOT NULL,
  town TEXT NOT NULL,
  county TEXT NOT NULL,
  postcode TEXT NOT NULL,
  urn TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  -- Who decides for the school: the head, usually.
  contact_forename TEXT NOT NULL,
  contact_surname TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  contact_phone TEXT NOT NULL,
  -- JSON array of slugs.
  services TEXT NOT NULL
) STRICT;

-- Teachers are the people who can sign in; the Access Coordinator is one of them.
CREATE TABLE teachers (
  id INTEGER PRIMARY KEY,
  estab TEXT NOT NULL REFERENCES centres (estab),
  title TEXT NOT NULL,
  forename TEXT NOT NULL,
  surname TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  username TEXT UNIQUE COLLATE NOCASE,
  type TEXT NOT NULL CHECK (type IN ('AC', 'Teacher')),
  password_hash TEXT,
  mis_id TEXT,
  synced_at TEXT,
  UNIQUE (estab, mis_id)
) STRICT;
CREATE INDEX teachers_by_centre ON teachers (estab, surname, forename);

CREATE TABLE students (
  id INTEGER PRIMARY KEY,
  estab TEXT NOT NULL REFERENCES centres (estab),
  upn TEXT,
  forename TEXT NOT NULL,
  surname TEXT NOT NULL,
  gender TEXT,
  date_of_birth TEXT,
  year_group TEXT NOT NULL,
  class TEXT NOT NULL,
  has_access INTEGER NOT NULL CHECK (has_access IN (0, 1)),
  mis_id TEXT,
  synced_at TEXT,
  UNIQUE (estab, mis_id)
) STRICT;
CREATE INDEX students_by_centre ON students (estab, surname, forename);

CREATE TABLE classes (
  id INTEGER PRIMARY KEY,
  estab TEXT NOT NULL REFERENCES centres (estab),
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  teacher_id INTEGER REFERENCES teachers (id),
  mis_id TEXT,
  synced_at TEXT,
  UNIQUE (estab, name)
) STRICT;
