-- What the statements of infra/restore read and write, for those who restore a database on Azure: its administrators, who may not write
-- these tables otherwise. Column by column, so that no name, number or address is among it. Where there is no such role, nothing happens.
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'azure_pg_admin') THEN
    GRANT SELECT (hash, channel, reason, by, at), INSERT (hash, channel, reason, by, at), UPDATE (reason) ON suppressions TO azure_pg_admin;
    GRANT SELECT (hash, channel, at), INSERT (hash, channel, at), UPDATE (at) ON erasures TO azure_pg_admin;
    GRANT SELECT (id, created_at, outcome, outcome_at, outcome_by), UPDATE (outcome, outcome_at, outcome_by) ON entries TO azure_pg_admin;
    GRANT SELECT (id, entry_id, asked_at, status, answered_at, agreed_day, agreed_hour), UPDATE (status, answered_at, agreed_day, agreed_hour)
      ON appointment_requests TO azure_pg_admin;
    GRANT SELECT (id, created_at, mobile_hash, email_hash, link_version), UPDATE (link_version) ON runners TO azure_pg_admin;
    GRANT SELECT (runner_id, given_at) ON consents TO azure_pg_admin;
    GRANT SELECT (status, not_before, expires), UPDATE (status, lease_until, attempted_at) ON nudges TO azure_pg_admin;
    GRANT SELECT, INSERT, UPDATE, DELETE ON channel_pauses TO azure_pg_admin;
  END IF;
END $$;
