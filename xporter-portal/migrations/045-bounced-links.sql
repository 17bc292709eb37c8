-- When the mail server of an invitation's reader refused it for good.
ALTER TABLE invitation_links ADD COLUMN bounced_at TEXT;
