-- When a file no longer had a person: an app that asks what has gone since a time is told. Blank where it is not known.
ALTER TABLE imported_people ADD COLUMN gone_at TEXT;
UPDATE imported_people SET gone_at = '' WHERE is_here = 0;

-- When the school's first file replaced the invented people.
ALTER TABLE mis_imports ADD COLUMN began_at TEXT;
