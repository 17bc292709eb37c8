-- Exceptions that are made before an authorisation shares anything change nothing of what was shared.
DROP TRIGGER added_exceptions_are_kept;
CREATE TRIGGER added_exceptions_are_kept
AFTER INSERT ON people_exceptions
WHEN (SELECT authorised_at FROM authorisations WHERE id = NEW.authorisation_id) IS NOT NULL
BEGIN
  INSERT INTO earlier_exceptions (authorisation_id, until, kind, person_key, was_exception)
  VALUES (NEW.authorisation_id, clock_now(), NEW.kind, NEW.person_key, 0);
END;
