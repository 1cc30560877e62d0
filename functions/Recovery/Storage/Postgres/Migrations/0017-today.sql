-- What reception did about a nudge that needed somebody: rang | done | switched | fixed. Who did it stands in its timeline.
ALTER TABLE nudges ADD COLUMN handled TEXT COLLATE "C";
ALTER TABLE nudges ADD COLUMN handled_at BIGINT;

-- A session's people, counted from the index alone: those of one runner side by side.
CREATE INDEX nudges_by_session ON nudges (session_day, runner_id, status, step);
-- When a day's nudges went out.
CREATE INDEX nudges_by_acceptance ON nudges (accepted_at, step) WHERE accepted_at IS NOT NULL;
-- What was too late, or had no room, and so never went out.
CREATE INDEX nudges_missed ON nudges (slot, number, session_day, runner_id, step)
  WHERE status = 'skipped' AND (substr(reason, 1, 8) = 'too late' OR reason = 'no room before opening');
