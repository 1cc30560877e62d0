-- Each answer to a request for an appointment, as it was given: offered, declined, booked, changed, called off. The latest is named by the
-- request; a message names the one that it tells of, so that a runner hears the latest alone, and the desk can show each as it was sent.
CREATE TABLE appointment_answers (
  id         BIGINT NOT NULL PRIMARY KEY,
  request_id BIGINT NOT NULL REFERENCES appointment_requests (id) ON DELETE CASCADE,
  at         BIGINT NOT NULL,
  what       TEXT COLLATE "C"    NOT NULL, -- confirmed | offered | accepted | declined | changed | cancelled
  day        TEXT COLLATE "C",             -- what is offered, booked or off
  part       TEXT COLLATE "C",
  hour       TEXT COLLATE "C",             -- 09:30; null: not written down
  words      TEXT COLLATE "C",             -- what reception added to a no
  sequence   BIGINT NOT NULL, -- revisions of the booking by then, as calendars count
  by         TEXT COLLATE "C"    NOT NULL, -- runner | reception
  who        TEXT COLLATE "C"              -- the name at the desk
);
CREATE INDEX appointment_answers_by_request ON appointment_answers (request_id);

ALTER TABLE appointment_requests ADD COLUMN answer_id BIGINT;           -- the answer that stands
ALTER TABLE appointment_requests ADD COLUMN agreed_part TEXT COLLATE "C";       -- of the day; null: the part that was asked for
ALTER TABLE appointment_requests ADD COLUMN sequence BIGINT NOT NULL DEFAULT 0; -- revisions of the booking, as calendars count
ALTER TABLE appointment_requests ADD COLUMN calendar_id TEXT COLLATE "C";       -- what calendars know the booking by
-- An offer waits as a request does: an entry has one of them.
DROP INDEX appointment_requests_open;
CREATE UNIQUE INDEX appointment_requests_open ON appointment_requests (entry_id) WHERE status IN ('open', 'offered');
CREATE INDEX appointment_requests_booked ON appointment_requests (agreed_day, agreed_hour) WHERE status = 'confirmed' AND agreed_day IS NOT NULL;

ALTER TABLE nudges ADD COLUMN answer_id BIGINT; -- the answer that it tells of
DROP INDEX nudges_by_entry;
-- One nudge for each entry, step and channel, whatever its id was made from; about each request, one message of a step, and of each answer one.
CREATE UNIQUE INDEX nudges_by_entry ON nudges (entry_id, step, channel, COALESCE(request_id, 0), COALESCE(answer_id, 0));

-- Bookings of before: their calendar entries are known by the message that told of them.
INSERT INTO appointment_answers (id, request_id, at, what, day, part, hour, sequence, by)
SELECT id, id, COALESCE(answered_at, asked_at), 'confirmed', agreed_day, part, agreed_hour, 0, 'reception' FROM appointment_requests WHERE agreed_day IS NOT NULL;
UPDATE appointment_requests SET answer_id = id,
  calendar_id = (SELECT n.id FROM nudges n WHERE n.request_id = appointment_requests.id AND n.step = 'booked' LIMIT 1)
WHERE agreed_day IS NOT NULL;
UPDATE nudges SET answer_id = request_id WHERE step = 'booked' AND request_id IN (SELECT id FROM appointment_requests WHERE agreed_day IS NOT NULL);

-- What became of a reply: rang, booked or done, and by whom.
ALTER TABLE replies ADD COLUMN answered_with TEXT COLLATE "C";
ALTER TABLE replies ADD COLUMN answered_by TEXT COLLATE "C";
