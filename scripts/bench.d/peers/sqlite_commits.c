/* The same history in SQLite (WAL, synchronous=FULL): each command stores one event and the
 * token's new state, with indexes by account and creation time, by name and by secret, one or 64
 * commands in each transaction.
 *
 * usage: sqlite_commits DIRECTORY SECONDS */
#include <sqlite3.h>
#include <sys/stat.h>

#include "common.h"

static const char *schema =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "CREATE TABLE event (position INTEGER PRIMARY KEY, subject BLOB NOT NULL, record BLOB NOT NULL);"
    "CREATE INDEX event_subject ON event (subject, position);"
    "CREATE TABLE token (id BLOB PRIMARY KEY, account BLOB NOT NULL, created INTEGER NOT NULL,"
    " name BLOB NOT NULL, secret BLOB NOT NULL, state BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX token_created ON token (account, created);"
    "CREATE UNIQUE INDEX token_name ON token (account, name);"
    "CREATE UNIQUE INDEX token_secret ON token (secret);";

static const char *code_text(int code) { return sqlite3_errstr(code); }

static double commands_per_second(sqlite3 *db, sqlite3_stmt *event, sqlite3_stmt *token,
                                  int per_commit, double seconds, int64_t *position,
                                  uint64_t *random) {
  static const unsigned char account[16] = {1};
  unsigned char id[16], name[16], secret[32], record[RECORD_BYTES], state[STATE_BYTES];
  uint64_t commands = 0;
  double start = seconds_now(), now;
  do {
    MUST(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK, code_text);
    for (int i = 0; i < per_commit; i++) {
      ++*position;
      /* Ids grow with time, as the ledger's do. */
      fill_random(id, sizeof id, random);
      big_endian(id, (uint64_t)*position);
      fill_random(name, sizeof name, random);
      fill_random(secret, sizeof secret, random);
      fill_random(record, sizeof record, random);
      fill_random(state, sizeof state, random);
      sqlite3_bind_int64(event, 1, *position);
      sqlite3_bind_blob(event, 2, id, sizeof id, SQLITE_STATIC);
      sqlite3_bind_blob(event, 3, record, sizeof record, SQLITE_STATIC);
      MUST(sqlite3_step(event), SQLITE_DONE, code_text);
      sqlite3_reset(event);
      sqlite3_bind_blob(token, 1, id, sizeof id, SQLITE_STATIC);
      sqlite3_bind_blob(token, 2, account, sizeof account, SQLITE_STATIC);
      sqlite3_bind_int64(token, 3, *position);
      sqlite3_bind_blob(token, 4, name, sizeof name, SQLITE_STATIC);
      sqlite3_bind_blob(token, 5, secret, sizeof secret, SQLITE_STATIC);
      sqlite3_bind_blob(token, 6, state, sizeof state, SQLITE_STATIC);
      MUST(sqlite3_step(token), SQLITE_DONE, code_text);
      sqlite3_reset(token);
    }
    MUST(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK, code_text);
    commands += (uint64_t)per_commit;
    now = seconds_now();
  } while (now - start < seconds);
  return (double)commands / (now - start);
}

int main(int argc, char **argv) {
  if (argc != 3)
    return fprintf(stderr, "usage: sqlite_commits DIRECTORY SECONDS\n"), 2;
  double seconds = atof(argv[2]);
  mkdir(argv[1], 0700);

  char path[4096];
  snprintf(path, sizeof path, "%s/ledger.sqlite", argv[1]);
  sqlite3 *db;
  sqlite3_stmt *event, *token;
  MUST(sqlite3_open(path, &db), SQLITE_OK, code_text);
  MUST(sqlite3_exec(db, schema, NULL, NULL, NULL), SQLITE_OK, code_text);
  MUST(sqlite3_prepare_v2(db, "INSERT INTO event VALUES (?, ?, ?)", -1, &event, NULL), SQLITE_OK,
       code_text);
  MUST(sqlite3_prepare_v2(db, "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?)", -1, &token, NULL),
       SQLITE_OK, code_text);

  int64_t position = 0;
  uint64_t random = 1;
  report("commands-1/sqlite",
         commands_per_second(db, event, token, 1, seconds, &position, &random));
  report("commands-64/sqlite",
         commands_per_second(db, event, token, 64, seconds, &position, &random));
  sqlite3_finalize(event);
  sqlite3_finalize(token);
  sqlite3_close(db);
  return 0;
}
