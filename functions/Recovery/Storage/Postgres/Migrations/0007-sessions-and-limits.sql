-- Who is signed in to the clinic's desk. A cookie names a session; it holds only while it is here.
CREATE TABLE desk_sessions (
  id         TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
  key_proof  TEXT COLLATE "C"    NOT NULL, -- of the access key that it was opened with: another key ends it
  open_until BIGINT NOT NULL
);

-- Sign-in links that were used: each works once.
CREATE TABLE desk_tickets (
  ticket     TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
  kept_until BIGINT NOT NULL
);

-- What the limits on sign-ups count, for a day at most. Subjects are keyed hashes.
CREATE TABLE signup_uses (
  kind    TEXT COLLATE "C"    NOT NULL, -- network | mobile | email | texts | emails | email-domain | email-network
  subject TEXT COLLATE "C"    NOT NULL, -- empty where all are counted together
  at      BIGINT NOT NULL
);
CREATE INDEX signup_uses_by_subject ON signup_uses (kind, subject, at);
CREATE INDEX signup_uses_by_time ON signup_uses (at);
-- Its row is locked by whoever counts and keeps a sign-up.
INSERT INTO counters (name, value) VALUES ('sign-up turn', 0);

-- Forms sent lately, by keyed hash: one that is sent again is answered again, and counts once.
CREATE TABLE sent_forms (
  form      TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
  at        BIGINT NOT NULL,
  signup_id TEXT COLLATE "C"    NOT NULL, -- may be gone by now
  channels  TEXT COLLATE "C"    NOT NULL  -- those that were asked to confirm, with commas between them
);
CREATE INDEX sent_forms_by_time ON sent_forms (at);
