-- When Xporter emailed the app's contact that it has stopped retrying, and when it last tried once more without being asked.
ALTER TABLE callback_deliveries ADD COLUMN told_at TEXT;
ALTER TABLE callback_deliveries ADD COLUMN tried_again_at TEXT;
