-- Requests and emails that a side has seen, for the timeline.
ALTER TABLE traffic RENAME TO request_log;
