-- What event_and_state.sql writes to.
CREATE TABLE events (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  type smallint NOT NULL,
  token uuid NOT NULL,
  record bytea NOT NULL
);
CREATE TABLE tokens (
  id uuid PRIMARY KEY,
  account bigint NOT NULL,
  revision bigint NOT NULL,
  secret_hash bytea NOT NULL UNIQUE,
  state bytea NOT NULL
);
