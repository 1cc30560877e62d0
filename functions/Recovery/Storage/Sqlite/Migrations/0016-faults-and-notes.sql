-- Signs of life of the timers, whichever process runs them: the desk may be another one.
CREATE TABLE heartbeats (
  work          TEXT    NOT NULL PRIMARY KEY, -- planning | housekeeping
  at            INTEGER NOT NULL,
  failing       TEXT,                         -- what failed within it the last time
  failing_since INTEGER
);
