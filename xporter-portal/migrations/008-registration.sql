-- Somebody registers a school with Xporter: waits until their address is verified.
CREATE TABLE registrations (
  token_hash TEXT PRIMARY KEY,
  estab TEXT NOT NULL REFERENCES schools (estab),
  name TEXT NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE,
  phone TEXT NOT NULL,
  -- The invitation that brought them here, to go on with; sealed, as it opens the wizard.
  sealed_invitation TEXT,
  sent_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  verified_at TEXT
) STRICT;
CREATE INDEX registrations_by_school ON registrations (estab);

-- How Xporter reaches a school's MIS. No row: nothing has been arranged yet.
CREATE TABLE mis_connections (
  estab TEXT PRIMARY KEY REFERENCES schools (estab),
  mis TEXT NOT NULL,
  -- When an engineer installs the agent beside an on-premise MIS; null until it is booked, or where none is needed.
  slot TEXT,
  -- Null until Xporter can read it.
  connected_at TEXT,
  -- When somebody last pressed Refresh now.
  refreshed_at TEXT
) STRICT;
INSERT INTO mis_connections (estab, mis, connected_at)
  SELECT estab, coalesce(mis, 'SIMS'), '2020-09-01T08:00:00.000Z' FROM schools
  WHERE estab IN (SELECT estab FROM administrators);
