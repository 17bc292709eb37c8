-- Who was invited and has a mail server that refused the invitation, as `Name <address>`.
ALTER TABLE connections ADD COLUMN bounced_to TEXT;
