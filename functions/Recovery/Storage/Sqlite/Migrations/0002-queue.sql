-- A queue with Service Bus's semantics. visible_at is when a message may be received: its scheduled time, or the end of its lock.
-- A queue's dead letters are rows of the queue '<name>/$deadletterqueue'.
CREATE TABLE queue_messages (
  sequence           INTEGER NOT NULL PRIMARY KEY,
  queue              TEXT    NOT NULL,
  message_id         TEXT    NOT NULL,
  body               TEXT    NOT NULL,
  visible_at         INTEGER NOT NULL,
  expires_at         INTEGER,
  delivery_count     INTEGER NOT NULL DEFAULT 0,
  lock_token         TEXT,
  dead_reason        TEXT,
  dead_description   TEXT,
  trace              TEXT
);
CREATE INDEX queue_messages_by_time ON queue_messages (queue, visible_at, sequence);

-- Ids sent lately: a second message of the same id within the window is dropped.
CREATE TABLE queue_sent_ids (
  queue      TEXT    NOT NULL,
  message_id TEXT    NOT NULL,
  sent_at    INTEGER NOT NULL,
  PRIMARY KEY (queue, message_id)
) WITHOUT ROWID;
CREATE INDEX queue_sent_ids_by_time ON queue_sent_ids (sent_at);
