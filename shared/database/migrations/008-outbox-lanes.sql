-- A message waits in a lane of its own school, so that one slow school delays nobody else. Only the first waiting
-- message about one thing may be delivered; it is marked, so that finding it takes as long among ten as among ten thousand.

ALTER TABLE outbox ADD COLUMN lane TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN is_first INTEGER NOT NULL DEFAULT 0 CHECK (is_first IN (0, 1));
-- A first attempt is due at once, even where the clock has been put back since.
ALTER TABLE outbox ADD COLUMN due_at TEXT GENERATED ALWAYS AS (CASE attempts WHEN 0 THEN '' ELSE next_attempt_at END) VIRTUAL;

UPDATE outbox SET is_first = 1 WHERE id IN (
  SELECT min(id) FROM outbox WHERE delivered_at IS NULL AND abandoned_at IS NULL GROUP BY kind, about);
CREATE INDEX outbox_due ON outbox (kind, lane, due_at, id)
  WHERE is_first = 1 AND delivered_at IS NULL AND abandoned_at IS NULL;
CREATE TRIGGER outbox_next AFTER UPDATE OF delivered_at, abandoned_at ON outbox
WHEN new.delivered_at IS NOT NULL OR new.abandoned_at IS NOT NULL
BEGIN
  UPDATE outbox SET is_first = 1 WHERE id = (
    SELECT min(id) FROM outbox
    WHERE kind = new.kind AND about = new.about AND delivered_at IS NULL AND abandoned_at IS NULL);
END;
