-- The file that an administrator has sent and not yet confirmed.
CREATE TABLE files_to_import (
  administrator_id INTEGER PRIMARY KEY REFERENCES administrators (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  content BLOB NOT NULL,
  sent_at TEXT NOT NULL
) STRICT;
