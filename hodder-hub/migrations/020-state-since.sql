ALTER TABLE connections ADD COLUMN state_since TEXT NOT NULL DEFAULT '';
UPDATE connections SET state_since = coalesce(ended_at,
  CASE state WHEN 'connected' THEN connected_at END,
  (SELECT max(at) FROM journal WHERE journal.estab = connections.estab AND correlation = reference),
  requested_at);
