-- A change that was noted stays as it is, whoever asks. Two things may still happen to it: its runner is joined with another record of theirs,
-- or what it was about is gone, and with it all that leads there. After a year it may be deleted.
-- A function is never looked for among temporary ones, where a store's tables are made for comparison: its schema is named.
DO $$ BEGIN
  EXECUTE format(
    $make$
    CREATE FUNCTION %1$I.keep_desk_changes() RETURNS trigger LANGUAGE plpgsql AS $keep$
    BEGIN
      IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'A change that was noted at the desk is kept for a year.';
      END IF;
      IF TG_OP = 'DELETE' THEN
        IF OLD.at > (SELECT MAX(at) FROM desk_changes) - 31536000000 THEN
          RAISE EXCEPTION 'A change that was noted at the desk is kept for a year.';
        END IF;
        RETURN OLD;
      END IF;
      IF NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.who = OLD.who AND NEW.what = OLD.what AND (
        (NEW.race_id IS NOT DISTINCT FROM OLD.race_id AND NEW.subject IS NOT DISTINCT FROM OLD.subject
          AND NEW.was IS NOT DISTINCT FROM OLD.was AND NEW.becomes IS NOT DISTINCT FROM OLD.becomes
          AND (NEW.runner_id IS NULL) = (OLD.runner_id IS NULL) AND (NEW.entry_id IS NULL) = (OLD.entry_id IS NULL))
        OR (COALESCE(NEW.runner_id::text, NEW.entry_id::text, NEW.race_id, NEW.subject, NEW.was, NEW.becomes) IS NULL
          AND NOT EXISTS (SELECT 1 FROM runners WHERE id = OLD.runner_id)
          AND (OLD.runner_id IS NOT NULL OR (OLD.race_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM races WHERE id = OLD.race_id))))) THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'A change that was noted at the desk stays as it is.';
    END $keep$;
    CREATE TRIGGER desk_changes_stay BEFORE UPDATE OR DELETE ON desk_changes FOR EACH ROW EXECUTE FUNCTION %1$I.keep_desk_changes();
    CREATE TRIGGER desk_changes_are_kept BEFORE TRUNCATE ON desk_changes FOR EACH STATEMENT EXECUTE FUNCTION %1$I.keep_desk_changes();
    $make$,
    current_schema());
END $$;
