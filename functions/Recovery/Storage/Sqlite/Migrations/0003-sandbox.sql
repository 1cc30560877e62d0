-- What the sandbox "sent": shown as a phone and an inbox. A nudge's id is unique here as it would be at a careful provider.
CREATE TABLE sandbox_messages (
  id       INTEGER NOT NULL PRIMARY KEY,
  nudge_id TEXT    NOT NULL,
  channel  TEXT    NOT NULL,
  sent_to  TEXT    NOT NULL,
  subject  TEXT,
  body     TEXT    NOT NULL,
  html     TEXT,
  file_name TEXT,    -- what is attached
  file_type TEXT,
  file     TEXT,
  sent_at  INTEGER NOT NULL
);
CREATE INDEX sandbox_messages_by_nudge ON sandbox_messages (nudge_id);
CREATE INDEX sandbox_messages_by_channel ON sandbox_messages (channel, id);
CREATE INDEX sandbox_messages_by_recipient ON sandbox_messages (sent_to);
