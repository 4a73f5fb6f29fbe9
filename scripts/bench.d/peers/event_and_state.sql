-- For pgbench: one command as PostgreSQL would keep it, an event of 260 bytes and the token's present
-- state of 240, in one statement and so in one transaction. It decides nothing and checks nothing.
\set account random(1, 1000)
WITH appended AS (
  INSERT INTO events (type, token, record)
  VALUES (1, gen_random_uuid(), decode(repeat('a7', 260), 'hex'))
  RETURNING position, token
)
INSERT INTO tokens (id, account, revision, secret_hash, state)
SELECT token, :account, position, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  decode(repeat('5c', 240), 'hex')
FROM appended
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, secret_hash = excluded.secret_hash,
  state = excluded.state;
