-- The number of the latest callback about a connection: an earlier one that arrives after it changes nothing.
ALTER TABLE connections ADD COLUMN last_sequence INTEGER NOT NULL DEFAULT 0;
