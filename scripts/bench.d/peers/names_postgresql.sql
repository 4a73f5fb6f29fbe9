-- The names that LedgerBenchmarks gives (NameSource.swift), each with what finds the token by its secret
-- and by parts of its name.
CREATE EXTENSION pg_trgm;
CREATE TABLE named (
  number bigint PRIMARY KEY,
  secret_hash bytea NOT NULL,
  name text NOT NULL,
  created bigint NOT NULL,
  state bytea NOT NULL
);
INSERT INTO named
SELECT number, decode(md5(number::text), 'hex'),
  words[number % 16 + 1] || ' ' || words[number / 16 % 16 + 1] || ' ' || number, number,
  decode(repeat('5c', 100), 'hex')
FROM generate_series(0, :tokens - 1) number,
  (SELECT ARRAY['Booking', 'Claims', 'Newsletter', 'Terminal', 'Loyalty', 'Export', 'Portal', 'Müller',
    'Quote', 'Webhook', 'Staging', 'Payroll', 'Archive', 'Chat', 'Feed', 'Widget'] AS words) w;
CREATE UNIQUE INDEX ON named (secret_hash);
CREATE INDEX ON named (created);
CREATE INDEX ON named USING gin (name gin_trgm_ops);
VACUUM ANALYZE named;
