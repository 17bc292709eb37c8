-- The numbers that a school’s MIS has given: one for each person, group or other record, for life, and never to another.
-- A reset of the school keeps them.
CREATE TABLE mis_ids (
  estab TEXT NOT NULL,
  -- As the API names the kind of MIS.
  mis TEXT NOT NULL,
  -- Its sort and its key in the school: pupil/2019-7, class/2026/3B/En.
  thing TEXT NOT NULL,
  id INTEGER NOT NULL CHECK (id > 0),
  PRIMARY KEY (estab, mis, thing),
  UNIQUE (estab, id)
) STRICT, WITHOUT ROWID;

-- Schools that apps had read before there were numbers: they keep the ids made of a hash.
CREATE TABLE hashed_mis_ids (estab TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO hashed_mis_ids
  SELECT estab FROM authorisations WHERE authorised_at IS NOT NULL
  UNION SELECT estab FROM snapshots
  UNION SELECT estab FROM api_usage WHERE estab <> '';
