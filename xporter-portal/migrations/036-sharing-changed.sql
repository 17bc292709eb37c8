-- When a school last changed what it shares with an app, in any way: areas, people, their default, its MIS, a file of
-- people, or authorising again. Rows that a partner could not read before may be visible only since then. NULL until the
-- first such change. Triggers record it, so that no change is without its time.

ALTER TABLE authorisations ADD COLUMN sharing_changed_at TEXT;

CREATE TRIGGER sharing_changes
AFTER UPDATE OF scopes, people_default, people_revision, mis, authorised_at ON authorisations
WHEN NEW.authorised_at IS NOT NULL
  AND (NEW.scopes IS NOT OLD.scopes OR NEW.people_default IS NOT OLD.people_default
    OR NEW.people_revision IS NOT OLD.people_revision OR NEW.mis IS NOT OLD.mis
    OR NEW.authorised_at IS NOT OLD.authorised_at)
  AND (OLD.authorised_at IS NOT NULL
    OR EXISTS (SELECT 1 FROM authorisations AS earlier
      WHERE earlier.estab = NEW.estab AND earlier.relying_party = NEW.relying_party AND earlier.id <> NEW.id
        AND earlier.authorised_at IS NOT NULL))
BEGIN
  UPDATE authorisations SET sharing_changed_at = clock_now() WHERE id = NEW.id;
END;

CREATE TRIGGER people_are_imported AFTER INSERT ON mis_imports
BEGIN
  UPDATE authorisations SET sharing_changed_at = clock_now() WHERE estab = NEW.estab AND authorised_at IS NOT NULL;
END;

CREATE TRIGGER imported_people_are_forgotten AFTER DELETE ON mis_imports
BEGIN
  UPDATE authorisations SET sharing_changed_at = clock_now() WHERE estab = OLD.estab AND authorised_at IS NOT NULL;
END;
