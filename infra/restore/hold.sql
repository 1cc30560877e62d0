-- On a restored store, before it may send: :since is when the backup was made, :now is now, both in milliseconds since 1970.
-- Safe to run again; run it once more when the planner has caught up.

-- Nothing goes out until resume.sql: the year 9999 stands for no end.
INSERT INTO channel_pauses (channel, reason, since, until)
VALUES ('sms', 'the store was restored from a backup', :now, 253370764800000), ('email', 'the store was restored from a backup', :now, 253370764800000)
ON CONFLICT (channel) DO UPDATE SET reason = excluded.reason, since = excluded.since, until = excluded.until;

-- Promises of an older version say in sentences why somebody is stopped; now these are codes.
UPDATE suppressions SET reason = CASE reason
  WHEN 'the runner texted STOP' THEN 'texted-stop'
  WHEN 'the runner unsubscribed' THEN 'unsubscribed'
  WHEN 'the runner marked an email as spam' THEN 'marked-as-spam'
  WHEN 'the runner said stop' THEN 'said-stop'
  WHEN 'the runner told reception' THEN 'told-reception'
  WHEN 'emails to this address bounce' THEN 'bounces'
  WHEN 'the address is not a valid one' THEN 'invalid-address'
  WHEN 'the number does not exist' THEN 'no-such-number'
  WHEN 'the number is no mobile' THEN 'no-mobile'
  WHEN 'the network does not know the number' THEN 'unknown-number'
  WHEN 'the number is no mobile, or its network cannot be reached' THEN 'out-of-reach'
  ELSE reason END;

-- Whatever could have gone out since the backup may have gone out: it counts as attempted, so that it becomes in doubt.
-- Texts are then looked up at Twilio and sent only if they are not there; emails stay in doubt, visibly, and are never sent twice.
UPDATE nudges
SET status = 'attempting', lease_until = :now - 1, attempted_at = CASE WHEN :since > :now - 72000000 THEN :since ELSE :now - 72000000 END
WHERE status IN ('planned', 'queued', 'deferred') AND not_before <= :now AND expires > :since;
