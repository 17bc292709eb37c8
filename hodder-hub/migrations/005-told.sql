-- When the coordinator was last told that the MIS has changes to review.
ALTER TABLE sync_checks ADD COLUMN told_at TEXT;
