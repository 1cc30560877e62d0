-- What the clinic holds back. A pause stays here when it is over: what was too late for it names it.
CREATE TABLE pauses (
  id       BIGINT NOT NULL PRIMARY KEY,
  kind     TEXT COLLATE "C" NOT NULL, -- everything | session | race | step
  subject  TEXT COLLATE "C" NOT NULL, -- the session's day, the race's id, the step's key; empty for everything
  by       TEXT COLLATE "C" NOT NULL,
  reason   TEXT COLLATE "C", -- in the words of whoever paused
  since    BIGINT NOT NULL,
  until    BIGINT NOT NULL, -- far off: until somebody resumes
  words    TEXT COLLATE "C" NOT NULL, -- how the reasons of nudges name it: paused by Anna until 9am
  ended_at BIGINT,          -- null: in force
  ended_by TEXT COLLATE "C"  -- null: it ran out
);
CREATE INDEX pauses_in_force ON pauses (until) WHERE ended_at IS NULL;

-- The pause that put the nudge off last, until it is claimed or planned anew.
ALTER TABLE nudges ADD COLUMN held_by BIGINT;
CREATE INDEX nudges_held ON nudges (held_by) WHERE held_by IS NOT NULL;
