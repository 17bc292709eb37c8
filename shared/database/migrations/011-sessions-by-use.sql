-- A session ends by real time. When it was last used is shown by the sandbox's clock.
ALTER TABLE sessions ADD COLUMN last_seen_at TEXT NOT NULL DEFAULT '';
UPDATE sessions SET last_seen_at = strftime('%Y-%m-%dT%H:%M:%fZ', expires_at, '-1 day');
