-- A channel is a row, not a column: another one may come. A row in entry_channels is leave to send: since then the channel has been allowed,
-- and its contact confirmed.
CREATE TABLE entry_channels (
  entry_id INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
  channel  TEXT    NOT NULL,
  since    INTEGER NOT NULL,
  PRIMARY KEY (entry_id, channel)
) WITHOUT ROWID;
INSERT INTO entry_channels (entry_id, channel, since) SELECT id, 'sms', sms_since FROM entries WHERE sms_since IS NOT NULL;
INSERT INTO entry_channels (entry_id, channel, since) SELECT id, 'email', email_since FROM entries WHERE email_since IS NOT NULL;
DROP INDEX entries_by_day;
ALTER TABLE entries DROP COLUMN sms_since;
ALTER TABLE entries DROP COLUMN email_since;
CREATE INDEX entries_by_day ON entries (race_day, race_id, outcome);

-- What a sign-up asks for, in the words that stood beside the box.
CREATE TABLE signup_channels (
  signup_id    INTEGER NOT NULL REFERENCES signups (id) ON DELETE CASCADE,
  channel      TEXT    NOT NULL,
  wording      TEXT    NOT NULL,
  confirmed_at INTEGER, -- null: its contact still waits for its own link to be followed
  PRIMARY KEY (signup_id, channel)
) WITHOUT ROWID;
INSERT INTO signup_channels (signup_id, channel, wording, confirmed_at)
  SELECT id, 'sms', COALESCE(sms_wording, ''), mobile_confirmed_at FROM signups WHERE mobile IS NOT NULL;
INSERT INTO signup_channels (signup_id, channel, wording, confirmed_at)
  SELECT id, 'email', COALESCE(email_wording, ''), email_confirmed_at FROM signups WHERE email IS NOT NULL;
ALTER TABLE signups DROP COLUMN sms_wording;
ALTER TABLE signups DROP COLUMN email_wording;
ALTER TABLE signups DROP COLUMN mobile_confirmed_at;
ALTER TABLE signups DROP COLUMN email_confirmed_at;

-- What comes once a session does so by its own channel.
DROP INDEX nudges_by_runner;
CREATE UNIQUE INDEX nudges_by_runner ON nudges (runner_id, text_session, channel);

-- Which provider has the copy.
ALTER TABLE provider_erasures ADD COLUMN channel TEXT NOT NULL DEFAULT 'sms';
