-- When the connection was last compared with Xporter, and the state that the last comparison that found a difference corrected.
ALTER TABLE connections ADD COLUMN compared_at TEXT;
ALTER TABLE connections ADD COLUMN corrected_at TEXT;
ALTER TABLE connections ADD COLUMN corrected_from TEXT;
