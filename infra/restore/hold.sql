-- On a restored store, before it may send: :since is when the backup was made, :now is now, both in milliseconds since 1970.
-- Safe to run again; run it once more when the planner has caught up.

-- Nothing goes out for an hour, or until resume.sql.
INSERT INTO channel_pauses (channel, reason, since, until)
VALUES ('sms', 'the store was restored from a backup', :now, :now + 3600000), ('email', 'the store was restored from a backup', :now, :now + 3600000)
ON CONFLICT (channel) DO UPDATE SET reason = excluded.reason, since = excluded.since, until = excluded.until;

-- Whatever could have gone out since the backup may have gone out: it counts as attempted, so that it becomes in doubt.
-- Texts are then looked up at Twilio and sent only if they are not there; emails stay in doubt, visibly, and are never sent twice.
UPDATE nudges
SET status = 'attempting', lease_until = :now - 1, attempted_at = CASE WHEN :since > :now - 72000000 THEN :since ELSE :now - 72000000 END
WHERE status IN ('planned', 'queued', 'deferred') AND not_before <= :now AND expires > :since;
