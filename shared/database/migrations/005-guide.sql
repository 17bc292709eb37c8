-- How far the people of a school have come in the guide, as this side has seen.
CREATE TABLE guide_progress (
  estab TEXT NOT NULL,
  step TEXT NOT NULL,
  reached_at TEXT NOT NULL,
  PRIMARY KEY (estab, step)
) STRICT, WITHOUT ROWID;
