-- The person at the school who asked the partner for the connection, where the partner's request names one.
ALTER TABLE authorisations ADD COLUMN requester_name TEXT;
ALTER TABLE authorisations ADD COLUMN requester_role TEXT;
ALTER TABLE authorisations ADD COLUMN requester_email TEXT;
