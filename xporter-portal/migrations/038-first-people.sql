-- The pupils and staff that a school was created with, in place of invented ones: JSON as a file to import has it. A reset
-- brings them back.
CREATE TABLE first_people (
  estab TEXT PRIMARY KEY REFERENCES schools (estab),
  people TEXT NOT NULL
) STRICT;
