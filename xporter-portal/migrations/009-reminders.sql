-- 0 for a link sent because somebody asked, 1 and 2 for the reminders that follow it.
ALTER TABLE invitation_links ADD COLUMN reminder INTEGER NOT NULL DEFAULT 0;
