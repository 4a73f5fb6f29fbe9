/* Bare durable writes: an LMDB environment with full sync, records appended in key order, one or 64
 * of them in each transaction. It decides nothing, keeps no state and no index: the floor under what
 * a command of the ledger costs.
 *
 * usage: lmdb_commits DIRECTORY SECONDS */
#include <lmdb.h>
#include <sys/stat.h>

#include "common.h"

static double commits_per_second(MDB_env *env, MDB_dbi table, int per_commit, double seconds,
                                 uint64_t *position, uint64_t *random) {
  unsigned char key_bytes[8], record[RECORD_BYTES];
  uint64_t records = 0;
  double start = seconds_now(), now;
  do {
    MDB_txn *txn;
    MUST(mdb_txn_begin(env, NULL, 0, &txn), 0, mdb_strerror);
    for (int i = 0; i < per_commit; i++) {
      fill_random(record, sizeof record, random);
      big_endian(key_bytes, ++*position);
      MDB_val key = {sizeof key_bytes, key_bytes}, value = {sizeof record, record};
      MUST(mdb_put(txn, table, &key, &value, MDB_APPEND), 0, mdb_strerror);
    }
    MUST(mdb_txn_commit(txn), 0, mdb_strerror);
    records += (uint64_t)per_commit;
    now = seconds_now();
  } while (now - start < seconds);
  return (double)records / (now - start);
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: lmdb_commits DIRECTORY SECONDS\n"), 2;
  double seconds = atof(argv[2]);
  mkdir(argv[1], 0700);

  MDB_env *env;
  MDB_txn *txn;
  MDB_dbi table;
  MUST(mdb_env_create(&env), 0, mdb_strerror);
  MUST(mdb_env_set_mapsize(env, (size_t)64 << 30), 0, mdb_strerror);
  MUST(mdb_env_open(env, argv[1], MDB_NOTLS, 0600), 0, mdb_strerror);
  MUST(mdb_txn_begin(env, NULL, 0, &txn), 0, mdb_strerror);
  MUST(mdb_dbi_open(txn, NULL, 0, &table), 0, mdb_strerror);
  MUST(mdb_txn_commit(txn), 0, mdb_strerror);

  uint64_t position = 0, random = 1;
  report("commands-1/lmdb",
         commits_per_second(env, table, 1, seconds, &position, &random));
  report("commands-64/lmdb",
         commits_per_second(env, table, 64, seconds, &position, &random));
  mdb_env_close(env);
  return 0;
}
