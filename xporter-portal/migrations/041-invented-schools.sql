-- What is not usual about an invented school: its number of forms, years 12 and 13, and an MIS without email addresses.
ALTER TABLE schools ADD COLUMN forms INTEGER;
ALTER TABLE schools ADD COLUMN sixth_form INTEGER NOT NULL DEFAULT 0 CHECK (sixth_form IN (0, 1));
ALTER TABLE schools ADD COLUMN emails INTEGER NOT NULL DEFAULT 1 CHECK (emails IN (0, 1));
