-- All callbacks about one request are delivered in order, also when the school has authorised again since.
UPDATE outbox SET is_first = 0, about = (
  SELECT authorisations.estab || '/' || delivery.relying_party || '/' || coalesce(authorisations.auth_params, '')
  FROM callback_deliveries AS delivery JOIN authorisations ON authorisations.id = delivery.authorisation_id
  WHERE delivery.outbox_id = outbox.id)
WHERE kind = 'callback' AND id IN (SELECT outbox_id FROM callback_deliveries);
UPDATE outbox SET is_first = 1 WHERE id IN (
  SELECT min(id) FROM outbox WHERE kind = 'callback' AND delivered_at IS NULL AND abandoned_at IS NULL GROUP BY about);

CREATE INDEX outbox_by_subject ON outbox (kind, about, id);
