-- Messages that a queue gave up and nobody can read: whatever nudge they were for isn't known.
CREATE TABLE unreadable_messages (
  channel     TEXT    NOT NULL,   -- sms or email: whose queue it was on
  message_id  TEXT    NOT NULL,   -- the queue's own
  reason      TEXT    NOT NULL,   -- why the queue gave it up
  given_up_at INTEGER NOT NULL,
  PRIMARY KEY (channel, message_id)
);
