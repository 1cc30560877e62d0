-- Why somebody is stopped is a code from now on; sentences are for people to read. Which of two outranks the other follows from the code
-- alone, whoever writes the row, also statements that put old promises back. 10 and above: it is, or may be, the runner's own wish.
UPDATE suppressions SET reason = CASE reason
  WHEN 'the runner texted STOP' THEN 'texted-stop'
  WHEN 'the runner unsubscribed' THEN 'unsubscribed'
  WHEN 'the runner marked an email as spam' THEN 'marked-as-spam'
  WHEN 'the runner said stop' THEN 'said-stop'
  WHEN 'the runner told reception' THEN 'told-reception'
  WHEN 'emails to this address bounce' THEN 'bounces'
  WHEN 'the address is not a valid one' THEN 'invalid-address'
  WHEN 'the number does not exist' THEN 'no-such-number'
  WHEN 'the number is no mobile' THEN 'no-mobile'
  WHEN 'the network does not know the number' THEN 'unknown-number'
  WHEN 'the number is no mobile, or its network cannot be reached' THEN 'out-of-reach'
  ELSE reason END;

ALTER TABLE suppressions ADD COLUMN rank INTEGER GENERATED ALWAYS AS (CASE reason
  WHEN 'out-of-reach' THEN 1
  WHEN 'unknown-number' THEN 2
  WHEN 'no-mobile' THEN 3
  WHEN 'no-such-number' THEN 4
  WHEN 'invalid-address' THEN 5
  WHEN 'bounces' THEN 6
  WHEN 'said-stop' THEN 11
  WHEN 'told-reception' THEN 12
  WHEN 'unsubscribed' THEN 13
  WHEN 'marked-as-spam' THEN 14
  WHEN 'texted-stop' THEN 15
  ELSE 10 END) VIRTUAL;
