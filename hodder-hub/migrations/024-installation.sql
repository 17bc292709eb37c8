-- Since when the Hub has known that Xporter is not installed at the school yet; null once it is.
ALTER TABLE connections ADD COLUMN install_awaited_since TEXT;
