-- By real time: the sandbox's clock can be put back, and then `at` no longer tells the order.
ALTER TABLE journal ADD COLUMN recorded_at TEXT;
ALTER TABLE traffic ADD COLUMN recorded_at TEXT;
