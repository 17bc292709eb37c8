-- Loading a scenario again replaces its own apps, and no others.
ALTER TABLE partner_apps ADD COLUMN is_of_scenario INTEGER NOT NULL DEFAULT 0 CHECK (is_of_scenario IN (0, 1));
