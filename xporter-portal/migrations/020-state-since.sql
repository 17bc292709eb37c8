ALTER TABLE authorisations ADD COLUMN state_since TEXT NOT NULL DEFAULT '';
UPDATE authorisations SET state_since = coalesce(
  (SELECT max(at) FROM journal WHERE journal.estab = authorisations.estab AND correlation = auth_params
     AND ((state = 'paused' AND event = 'authorisation.paused') OR (state = 'active' AND event = 'authorisation.resumed'))),
  ended_at, CASE state WHEN 'invited' THEN invited_at END, authorised_at, invited_at);
