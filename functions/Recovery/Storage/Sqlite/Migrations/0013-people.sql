-- Who works at the desk on this device; null: they have not said.
ALTER TABLE desk_sessions ADD COLUMN name TEXT;
-- Whose account it was opened with; null: with the clinic's key.
ALTER TABLE desk_sessions ADD COLUMN account TEXT;

-- What was changed at the desk or by the clinic's API, by whom, from what to what. Rows are only ever added: 0013-unaltered.sql sees to it.
-- Once a runner is erased nothing here leads to them: what remains is when, who and what.
CREATE TABLE desk_changes (
  id        INTEGER NOT NULL PRIMARY KEY,
  at        INTEGER NOT NULL,
  who       TEXT    NOT NULL, -- the name that stood on the change
  what      TEXT    NOT NULL, -- in words, as they are shown
  runner_id INTEGER,
  entry_id  INTEGER,
  race_id   TEXT,
  subject   TEXT, -- what else it is about: a nudge, a request, a reply
  was       TEXT,
  becomes   TEXT
);
CREATE INDEX desk_changes_by_time ON desk_changes (at, id);
CREATE INDEX desk_changes_by_who ON desk_changes (who, at, id);
CREATE INDEX desk_changes_by_runner ON desk_changes (runner_id, at, id);
CREATE INDEX desk_changes_by_race ON desk_changes (race_id);
