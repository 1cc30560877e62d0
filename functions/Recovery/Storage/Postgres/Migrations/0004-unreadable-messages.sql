-- Messages that a queue gave up and nobody can read: whatever nudge they were for isn't known.
CREATE TABLE unreadable_messages (
  channel     TEXT COLLATE "C" NOT NULL,   -- sms or email: whose queue it was on
  message_id  TEXT COLLATE "C" NOT NULL,   -- the queue's own
  reason      TEXT COLLATE "C" NOT NULL,   -- why the queue gave it up
  given_up_at BIGINT NOT NULL,
  PRIMARY KEY (channel, message_id)
);
