-- Signs of life of the timers, whichever process runs them: the desk may be another one.
CREATE TABLE heartbeats (
  work          TEXT    NOT NULL PRIMARY KEY, -- planning | housekeeping
  at            INTEGER NOT NULL,
  failing       TEXT,                         -- what failed within it the last time
  failing_since INTEGER
);

-- What the clinic's mailbox was told of: a trouble that lasts is told once. A morning's note is a row as well.
CREATE TABLE told_troubles (
  about   TEXT NOT NULL PRIMARY KEY, -- channel:sms, morning:2027-04-27
  since   INTEGER NOT NULL,             -- when it began, the last time
  seen_at INTEGER NOT NULL,             -- when it was last there
  told_at INTEGER NOT NULL
);

-- Which note an email to the clinic is. Whom it names is looked up as it goes out.
CREATE TABLE clinic_notes (
  nudge_id TEXT NOT NULL PRIMARY KEY,
  about    TEXT NOT NULL,
  since    INTEGER NOT NULL
);
CREATE INDEX clinic_notes_by_time ON clinic_notes (since);
