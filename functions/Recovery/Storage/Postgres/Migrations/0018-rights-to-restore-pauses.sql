-- What a restore puts back of pauses since 0014-pauses.sql, for those who restore a database on Azure: see 0010-rights-to-restore.sql.
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'azure_pg_admin') THEN
    GRANT SELECT (id, kind, subject, since, until, ended_at), INSERT (id, kind, subject, by, since, until, words), UPDATE (ended_at) ON pauses TO azure_pg_admin;
    GRANT SELECT (id, listed) ON races TO azure_pg_admin;
  END IF;
END $$;
