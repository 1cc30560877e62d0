-- A change that was noted stays as it is, whoever asks. Two things may still happen to it: its runner is joined with another record of theirs,
-- or what it was about is gone, and with it all that leads there. After a year it may be deleted.
CREATE TRIGGER desk_changes_stay BEFORE UPDATE ON desk_changes
WHEN NOT (NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.who = OLD.who AND NEW.what = OLD.what AND (
  (NEW.race_id IS OLD.race_id AND NEW.subject IS OLD.subject AND NEW.was IS OLD.was AND NEW.becomes IS OLD.becomes
    AND (NEW.runner_id IS NULL) = (OLD.runner_id IS NULL) AND (NEW.entry_id IS NULL) = (OLD.entry_id IS NULL))
  OR (COALESCE(NEW.runner_id, NEW.entry_id, NEW.race_id, NEW.subject, NEW.was, NEW.becomes) IS NULL
    AND NOT EXISTS (SELECT 1 FROM runners WHERE id = OLD.runner_id)
    AND (OLD.runner_id IS NOT NULL OR (OLD.race_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM races WHERE id = OLD.race_id))))))
BEGIN
  SELECT RAISE(ABORT, 'A change that was noted at the desk stays as it is.');
END;

CREATE TRIGGER desk_changes_are_kept BEFORE DELETE ON desk_changes
WHEN OLD.at > (SELECT MAX(at) FROM desk_changes) - 31536000000
BEGIN
  SELECT RAISE(ABORT, 'A change that was noted at the desk is kept for a year.');
END;
