-- From now on ids are random and links are made from them. Links made from a nudge's number still work for the nudges that are here now;
-- a number given out later must never open what an old link names.
INSERT INTO counters (name, value) SELECT 'last link by number', COALESCE(MAX(number), 0) FROM nudges;
