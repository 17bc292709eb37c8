-- Names what was imported by its contents: two imports may happen at the same time by a clock that is put back.
ALTER TABLE mis_imports ADD COLUMN digest TEXT NOT NULL DEFAULT '';
