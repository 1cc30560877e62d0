-- What a restore puts back of bookings since 0015-answers.sql, for those who restore a database on Azure: see 0010-rights-to-restore.sql.
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'azure_pg_admin') THEN
    GRANT SELECT (agreed_part, sequence, calendar_id), UPDATE (agreed_part, sequence, calendar_id) ON appointment_requests TO azure_pg_admin;
  END IF;
END $$;
