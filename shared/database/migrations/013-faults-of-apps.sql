-- A fault can be of one app, and can end by itself after it has acted a number of times.
CREATE TABLE scoped_faults (
  name TEXT NOT NULL,
  -- Blank for every school.
  estab TEXT NOT NULL,
  -- Blank for every app.
  relying_party TEXT NOT NULL,
  -- Null until it is switched off.
  times_left INTEGER CHECK (times_left > 0),
  PRIMARY KEY (name, estab, relying_party)
) STRICT, WITHOUT ROWID;

INSERT INTO scoped_faults (name, estab, relying_party) SELECT name, estab, '' FROM faults;
DROP TABLE faults;
ALTER TABLE scoped_faults RENAME TO faults;
