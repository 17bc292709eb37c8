-- A lenient app’s requests are answered without what Xporter does not know in them; the warning says what that was.
ALTER TABLE partner_apps ADD COLUMN is_lenient INTEGER NOT NULL DEFAULT 0 CHECK (is_lenient IN (0, 1));
ALTER TABLE api_requests ADD COLUMN warning TEXT;
CREATE INDEX api_requests_with_warning ON api_requests (relying_party, id) WHERE warning IS NOT NULL;
