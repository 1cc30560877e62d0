-- What the clinic holds back. A pause stays here when it is over: what was too late for it names it.
CREATE TABLE pauses (
  id       INTEGER NOT NULL PRIMARY KEY,
  kind     TEXT    NOT NULL, -- everything | session | race | step
  subject  TEXT    NOT NULL, -- the session's day, the race's id, the step's key; empty for everything
  by       TEXT    NOT NULL,
  reason   TEXT,             -- in the words of whoever paused
  since    INTEGER NOT NULL,
  until    INTEGER NOT NULL, -- far off: until somebody resumes
  words    TEXT    NOT NULL, -- how the reasons of nudges name it: paused by Anna until 9am
  ended_at INTEGER,          -- null: in force
  ended_by TEXT              -- null: it ran out
);
CREATE INDEX pauses_in_force ON pauses (until) WHERE ended_at IS NULL;

-- The pause that put the nudge off last, until it is claimed or planned anew.
ALTER TABLE nudges ADD COLUMN held_by INTEGER;
CREATE INDEX nudges_held ON nudges (held_by) WHERE held_by IS NOT NULL;
