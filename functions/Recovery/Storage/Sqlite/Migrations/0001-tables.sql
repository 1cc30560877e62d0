-- Instants are milliseconds since 1970 (UTC), days are ISO text: the same statements serve PostgreSQL, whose tables are made alike.
-- Ids that links and nudge ids are made from are never used twice, even when their row is gone: AUTOINCREMENT.

CREATE TABLE meta (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE counters (
  name  TEXT    NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
);
INSERT INTO counters (name, value) VALUES ('entry change', 0);

-- What protects cookies and forms, so that every process honours what another one gave out.
CREATE TABLE key_ring (
  name TEXT NOT NULL PRIMARY KEY,
  xml  TEXT NOT NULL
);

CREATE TABLE races (
  id         TEXT    NOT NULL PRIMARY KEY,
  name       TEXT    NOT NULL,
  short_name TEXT    NOT NULL,
  listed     INTEGER NOT NULL
);

CREATE TABLE race_days (
  race_id TEXT NOT NULL REFERENCES races (id) ON DELETE CASCADE,
  day     TEXT NOT NULL,
  PRIMARY KEY (race_id, day)
);
CREATE INDEX race_days_by_day ON race_days (day);

-- A runner's contacts are always confirmed ones. Hashes are keyed; stops are found by them.
CREATE TABLE runners (
  id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name         TEXT    NOT NULL,
  mobile       TEXT    UNIQUE,
  mobile_hash  TEXT,
  email        TEXT,
  email_key    TEXT    UNIQUE, -- the address in lower case: one mailbox, however it is spelt
  email_hash   TEXT,
  link_version INTEGER NOT NULL DEFAULT 1,
  created_at   INTEGER NOT NULL
);
CREATE INDEX runners_by_mobile_hash ON runners (mobile_hash);
CREATE INDEX runners_by_email_hash ON runners (email_hash);

-- What reception types to find a runner: words of the name, the number's spellings, the address. Matched by prefix.
CREATE TABLE runner_words (
  word      TEXT    NOT NULL,
  runner_id INTEGER NOT NULL REFERENCES runners (id) ON DELETE CASCADE,
  PRIMARY KEY (word, runner_id)
) WITHOUT ROWID;
CREATE INDEX runner_words_by_runner ON runner_words (runner_id);

-- change_seq is drawn from the counter 'entry change' whenever something changes that planning depends on.
CREATE TABLE entries (
  id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  runner_id   INTEGER NOT NULL REFERENCES runners (id) ON DELETE CASCADE,
  race_id     TEXT    NOT NULL REFERENCES races (id),
  race_day    TEXT    NOT NULL,
  sms_since   INTEGER,
  email_since INTEGER,
  outcome     TEXT, -- booked | not-run | withdrawn
  outcome_at  INTEGER,
  outcome_by  TEXT,
  created_at  INTEGER NOT NULL,
  change_seq  INTEGER NOT NULL,
  UNIQUE (runner_id, race_id)
);
CREATE INDEX entries_to_plan ON entries (race_id, race_day, change_seq);
-- All that the upcoming list counts, so that it never visits the rows.
CREATE INDEX entries_by_day ON entries (race_day, race_id, sms_since, email_since, outcome);

CREATE TABLE entry_events (
  id       INTEGER NOT NULL PRIMARY KEY,
  entry_id INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
  at       INTEGER NOT NULL,
  what     TEXT    NOT NULL,
  by       TEXT    NOT NULL
);
CREATE INDEX entry_events_by_entry ON entry_events (entry_id);

CREATE TABLE consents (
  id        INTEGER NOT NULL PRIMARY KEY,
  runner_id INTEGER NOT NULL REFERENCES runners (id) ON DELETE CASCADE,
  entry_id  INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
  channel   TEXT    NOT NULL,
  wording   TEXT    NOT NULL,
  source    TEXT    NOT NULL,
  given_at  INTEGER NOT NULL
);
CREATE INDEX consents_by_runner ON consents (runner_id);
CREATE INDEX consents_by_entry ON consents (entry_id);

-- Sign-ups that wait for a confirmation, and a while longer for the limits against abuse.
CREATE TABLE signups (
  id                  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  created_at          INTEGER NOT NULL,
  name                TEXT    NOT NULL,
  mobile              TEXT,
  mobile_hash         TEXT,
  email               TEXT,
  email_hash          TEXT,
  race_id             TEXT    NOT NULL,
  race_day            TEXT    NOT NULL,
  sms_wording         TEXT,
  email_wording       TEXT,
  source              TEXT    NOT NULL,
  given_at            INTEGER NOT NULL,
  network_hash        TEXT    NOT NULL,
  mobile_confirmed_at INTEGER,
  email_confirmed_at  INTEGER,
  entry_id            INTEGER REFERENCES entries (id) ON DELETE CASCADE
);
CREATE INDEX signups_by_network ON signups (network_hash, created_at);
CREATE INDEX signups_by_mobile ON signups (mobile_hash, created_at);
CREATE INDEX signups_by_email ON signups (email_hash, created_at);
CREATE INDEX signups_by_time ON signups (created_at);
CREATE INDEX signups_by_entry ON signups (entry_id) WHERE entry_id IS NOT NULL;

-- A stop is kept by keyed hash alone, so that it outlives the runner's data. Each has its own stop who said one: what the runner takes
-- back leaves reception's and the provider's.
CREATE TABLE suppressions (
  hash    TEXT    NOT NULL,
  channel TEXT    NOT NULL,
  reason  TEXT    NOT NULL,
  by      TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (hash, channel, by)
);

-- A wish for an appointment, and no booking until reception rings. Ended ones are kept as counts of what nudges led to.
CREATE TABLE appointment_requests (
  id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  entry_id    INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
  nudge       INTEGER NOT NULL, -- the number of the one whose link led here
  day         TEXT    NOT NULL,
  part        TEXT    NOT NULL, -- morning | afternoon | evening
  asked_at    INTEGER NOT NULL,
  answer_by   INTEGER NOT NULL,
  status      TEXT    NOT NULL, -- open | confirmed | declined | withdrawn | replaced | undone
  answered_at INTEGER,
  agreed_day  TEXT,             -- when it is, once reception has confirmed it
  agreed_hour TEXT              -- 09:30; null: not written down
);
CREATE UNIQUE INDEX appointment_requests_open ON appointment_requests (entry_id) WHERE status = 'open';
CREATE INDEX appointment_requests_by_entry ON appointment_requests (entry_id);

-- What runners answer to texts. They may speak of health, so they go after thirty days.
CREATE TABLE replies (
  id          INTEGER NOT NULL PRIMARY KEY,
  at          INTEGER NOT NULL,
  provider_id TEXT    NOT NULL UNIQUE,
  number      TEXT    NOT NULL,
  number_hash TEXT    NOT NULL,
  body        TEXT    NOT NULL,
  meaning     TEXT    NOT NULL, -- other | stop | start | help | booked
  read_at     INTEGER,
  runner_id   INTEGER REFERENCES runners (id) ON DELETE SET NULL -- whose number it was when it came
);
CREATE INDEX replies_by_runner ON replies (runner_id) WHERE runner_id IS NOT NULL;
CREATE INDEX replies_by_number ON replies (number_hash, at);
CREATE INDEX replies_by_time ON replies (at);
CREATE INDEX replies_to_read ON replies (id) WHERE read_at IS NULL;

-- Who was erased on their own word, by keyed hash alone: a consent that is older than this counts no more, wherever it comes from.
CREATE TABLE erasures (
  hash    TEXT    NOT NULL,
  channel TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (hash, channel)
);

-- Texts of people who are gone, and replies that were deleted, whose copies the provider still has to delete.
CREATE TABLE provider_erasures (
  provider_id TEXT    NOT NULL PRIMARY KEY,
  since       INTEGER NOT NULL,
  asked_at    INTEGER -- when it was last tried in vain
);

CREATE TABLE nudges (
  number            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id                TEXT    NOT NULL UNIQUE,
  generation        INTEGER NOT NULL,
  queued_generation INTEGER NOT NULL DEFAULT 0, -- the one that is on the queue
  entry_id          INTEGER REFERENCES entries (id) ON DELETE SET NULL,
  runner_id         INTEGER REFERENCES runners (id) ON DELETE SET NULL,
  signup_id         INTEGER REFERENCES signups (id) ON DELETE SET NULL,
  request_id        INTEGER REFERENCES appointment_requests (id) ON DELETE SET NULL, -- the one that it is about: steps request and booked
  race_id           TEXT    NOT NULL,
  race_day          TEXT    NOT NULL,
  step              TEXT    NOT NULL,
  channel           TEXT    NOT NULL,
  session_day       TEXT    NOT NULL,
  text_session      TEXT,             -- the session whose one text this is; null for emails, confirmations and what is skipped
  not_before        INTEGER NOT NULL,
  target            INTEGER NOT NULL,
  expires           INTEGER NOT NULL,
  slot              INTEGER NOT NULL, -- when it is to go out; for a skipped one, its window's start
  due               INTEGER NOT NULL, -- the slot, later when put off
  status            TEXT    NOT NULL,
  reason            TEXT,
  segments          INTEGER,
  provider_id       TEXT,
  lease_until       INTEGER,
  looked_up_at      INTEGER,
  queued_at         INTEGER,
  attempted_at      INTEGER,
  accepted_at       INTEGER,
  finished_at       INTEGER,
  receipt_rank      INTEGER NOT NULL DEFAULT 0, -- of the highest receipt; a nudge only ever moves up
  contact_hash      TEXT, -- keyed, of what it was sent to: what a provider says of it later holds for that, whatever the runner's is by then
  number_fault      INTEGER NOT NULL DEFAULT 0, -- a text that was refused for what the number is
  trace             TEXT, -- of its last attempt, for whoever traces: its receipts go on with it
  clicked_at        INTEGER, -- what it led to: first shown or used in a browser,
  requested_at      INTEGER, -- an appointment asked for,
  booked_at         INTEGER  -- booked; null again when that is undone
);
-- The log's lists, by slot. What they are narrowed by besides stands in the index as far as it never changes, so that rows which
-- don't fit are passed over without being visited, and a day is summed up from the index alone.
CREATE INDEX nudges_by_slot ON nudges (slot, number, step, channel);
CREATE INDEX nudges_by_status ON nudges (status, slot, number, step);
CREATE INDEX nudges_by_step ON nudges (step, slot, number, channel);
CREATE INDEX nudges_by_race ON nudges (race_id, slot, number, step, channel);
-- Nudges of nobody any more, until what they were sent to is forgotten.
CREATE INDEX nudges_by_contact ON nudges (race_day) WHERE contact_hash IS NOT NULL AND runner_id IS NULL;
-- Texts that the provider has of people who are gone from here, whenever its answer came.
CREATE INDEX nudges_of_nobody ON nudges (provider_id)
  WHERE runner_id IS NULL AND signup_id IS NULL AND channel = 'sms' AND provider_id IS NOT NULL;
CREATE INDEX nudges_by_signup ON nudges (signup_id) WHERE signup_id IS NOT NULL;
CREATE INDEX nudges_by_request ON nudges (request_id) WHERE request_id IS NOT NULL;
-- What a day's nudges led to, summed up from the index alone: few ever lead to anything.
CREATE INDEX nudges_by_effect ON nudges (slot, step, clicked_at, requested_at, booked_at)
  WHERE clicked_at IS NOT NULL OR requested_at IS NOT NULL OR booked_at IS NOT NULL;
-- One nudge for each entry, step and channel, whatever its id was made from; about each request, one message of a step.
CREATE UNIQUE INDEX nudges_by_entry ON nudges (entry_id, step, channel, COALESCE(request_id, 0));
-- Never two texts to one number in one session, whatever planner wrote them.
CREATE UNIQUE INDEX nudges_by_runner ON nudges (runner_id, text_session);
CREATE INDEX nudges_to_queue ON nudges (due) WHERE status IN ('planned', 'deferred') AND queued_generation < generation;

-- A nudge's lines in the order of their numbers: added at the end, where no page has to be split for them.
CREATE TABLE nudge_events (
  number       INTEGER NOT NULL PRIMARY KEY,
  nudge        INTEGER NOT NULL REFERENCES nudges (number) ON DELETE CASCADE,
  at           INTEGER NOT NULL,
  what         TEXT    NOT NULL,
  detail       TEXT,
  attempted_at INTEGER -- when the attempt began that this line ended
);
CREATE INDEX nudge_events_by_nudge ON nudge_events (nudge);

-- What providers told that this system does not know: names alone.
CREATE TABLE unknown_events (
  id      INTEGER NOT NULL PRIMARY KEY,
  at      INTEGER NOT NULL,
  channel TEXT    NOT NULL,
  name    TEXT    NOT NULL,
  nudge   TEXT
);

CREATE TABLE plan_progress (
  race_id  TEXT    NOT NULL,
  race_day TEXT    NOT NULL,
  step     TEXT    NOT NULL,
  times    TEXT    NOT NULL,
  through  INTEGER NOT NULL,
  PRIMARY KEY (race_id, race_day, step)
);

CREATE TABLE channel_pauses (
  channel TEXT    NOT NULL PRIMARY KEY,
  reason  TEXT    NOT NULL,
  since   INTEGER NOT NULL,
  until   INTEGER NOT NULL
);
