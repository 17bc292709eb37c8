-- Only the latest attempts are kept, so a callback keeps how many there were and what the last was answered.
ALTER TABLE callback_deliveries ADD COLUMN posts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE callback_deliveries ADD COLUMN last_status INTEGER;
UPDATE callback_deliveries SET
  posts = (SELECT count(*) FROM callback_attempts AS attempt WHERE attempt.outbox_id = callback_deliveries.outbox_id),
  last_status = (SELECT status FROM callback_attempts AS attempt
    WHERE attempt.outbox_id = callback_deliveries.outbox_id ORDER BY id DESC LIMIT 1);
