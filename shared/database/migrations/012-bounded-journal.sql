-- The journal keeps its latest 50,000 events, about 1,500 journeys: only what is older can be deleted, and is.
DROP TRIGGER journal_is_never_shortened;
CREATE TRIGGER journal_keeps_its_latest BEFORE DELETE ON journal
WHEN old.id > (SELECT max(id) FROM journal) - 50000
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_forgets_its_oldest AFTER INSERT ON journal
BEGIN DELETE FROM journal WHERE id <= new.id - 50000; END;
