-- Signs of life of the timers, whichever process runs them: the desk may be another one.
CREATE TABLE heartbeats (
  work          TEXT COLLATE "C"    NOT NULL PRIMARY KEY, -- planning | housekeeping
  at            BIGINT NOT NULL,
  failing       TEXT COLLATE "C",                         -- what failed within it the last time
  failing_since BIGINT
);

-- What the clinic's mailbox was told of: a trouble that lasts is told once. A morning's note is a row as well.
CREATE TABLE told_troubles (
  about   TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- channel:sms, morning:2027-04-27
  since   BIGINT NOT NULL,             -- when it began, the last time
  seen_at BIGINT NOT NULL,             -- when it was last there
  told_at BIGINT NOT NULL
);

-- Which note an email to the clinic is. Whom it names is looked up as it goes out.
CREATE TABLE clinic_notes (
  nudge_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  about    TEXT COLLATE "C" NOT NULL,
  since    BIGINT NOT NULL
);
CREATE INDEX clinic_notes_by_time ON clinic_notes (since);
