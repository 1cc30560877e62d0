-- How much of each channel's rate is taken, by all processes that send.
CREATE TABLE sending_pace (
  channel TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
  free_at BIGINT NOT NULL -- until then some process has it for itself
);

-- Wrong keys given lately at any door that takes the clinic's key, by the keyed hash of the network they came from.
CREATE TABLE wrong_keys (
  network TEXT COLLATE "C"    NOT NULL,
  at      BIGINT NOT NULL
);
CREATE INDEX wrong_keys_by_network ON wrong_keys (network, at);
CREATE INDEX wrong_keys_by_time ON wrong_keys (at);
