ALTER TABLE password_links RENAME COLUMN administrator_id TO account_id;
