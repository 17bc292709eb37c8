-- What a school shared with an app before each change. An app that asks what has gone since a time is told of people,
-- classes and enrolments that it could read then. Names are not kept: a person is told apart by their key in the MIS, as
-- in people_exceptions. Triggers record it, so that no change is without it.

CREATE TABLE earlier_sharing (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  authorisation_id INTEGER NOT NULL REFERENCES authorisations (id),
  -- When it changed.
  until TEXT NOT NULL,
  mis TEXT,
  scopes TEXT,
  people_default TEXT
) STRICT;
CREATE INDEX earlier_sharing_of ON earlier_sharing (authorisation_id, until);

CREATE TABLE earlier_exceptions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  authorisation_id INTEGER NOT NULL REFERENCES authorisations (id),
  until TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('Student', 'Staff', 'Contact')),
  person_key TEXT NOT NULL,
  -- Whether the person was an exception until then.
  was_exception INTEGER NOT NULL CHECK (was_exception IN (0, 1))
) STRICT;
CREATE INDEX earlier_exceptions_of ON earlier_exceptions (authorisation_id, until);

CREATE TRIGGER earlier_sharing_is_kept
AFTER UPDATE OF scopes, people_default, mis ON authorisations
WHEN OLD.authorised_at IS NOT NULL
  AND (NEW.scopes IS NOT OLD.scopes OR NEW.people_default IS NOT OLD.people_default OR NEW.mis IS NOT OLD.mis)
BEGIN
  INSERT INTO earlier_sharing (authorisation_id, until, mis, scopes, people_default)
  VALUES (OLD.id, clock_now(), OLD.mis, OLD.scopes, OLD.people_default);
END;

CREATE TRIGGER added_exceptions_are_kept
AFTER INSERT ON people_exceptions
BEGIN
  INSERT INTO earlier_exceptions (authorisation_id, until, kind, person_key, was_exception)
  VALUES (NEW.authorisation_id, clock_now(), NEW.kind, NEW.person_key, 0);
END;

-- Not where a school is forgotten.
CREATE TRIGGER removed_exceptions_are_kept
AFTER DELETE ON people_exceptions
WHEN EXISTS (SELECT 1 FROM authorisations WHERE id = OLD.authorisation_id)
BEGIN
  INSERT INTO earlier_exceptions (authorisation_id, until, kind, person_key, was_exception)
  VALUES (OLD.authorisation_id, clock_now(), OLD.kind, OLD.person_key, 1);
END;
