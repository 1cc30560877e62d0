-- Signs of life of the timers, whichever process runs them: the desk may be another one.
CREATE TABLE heartbeats (
  work          TEXT COLLATE "C"    NOT NULL PRIMARY KEY, -- planning | housekeeping
  at            BIGINT NOT NULL,
  failing       TEXT COLLATE "C",                         -- what failed within it the last time
  failing_since BIGINT
);
