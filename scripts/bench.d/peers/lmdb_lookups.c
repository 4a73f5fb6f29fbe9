/* The look-ups that an authentication needs, and nothing else: a keyed BLAKE2b-256 of the presented
 * secret, a read transaction, the credential by that hash, the account by its id. One thread.
 *
 * usage: lmdb_lookups DIRECTORY TOKENS SECONDS
 *   DIRECTORY  tokens are loaded when it does not exist */
#include <lmdb.h>
#include <sodium.h>
#include <sys/stat.h>

#include "common.h"

#define SECRET_BYTES 50
/* What is kept under a credential: ids, times, version, flags, two scopes. */
#define CREDENTIAL_BYTES 96
#define ACCOUNT_BYTES 24
/* Secrets that are asked about, drawn from all tokens; the ledger's own benchmark does the same. */
#define SAMPLE_COUNT 100000

static unsigned char pepper[32];

/* The secret of a token follows from its number, so that none need be kept. */
static void secret_of(uint64_t number, unsigned char secret[SECRET_BYTES]) {
  static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  uint64_t state = number;
  memcpy(secret, "tlk_", 4);
  for (int i = 4; i < SECRET_BYTES; i++) secret[i] = (unsigned char)digits[next_random(&state) % 62];
}

static void hash_of(const unsigned char secret[SECRET_BYTES], unsigned char hash[32]) {
  MUST(crypto_generichash(hash, 32, secret, SECRET_BYTES, pepper, sizeof pepper), 0, strerror);
}

static void load(MDB_env *env, MDB_dbi credentials, MDB_dbi accounts, uint64_t tokens) {
  uint64_t random = 7;
  unsigned char account_key[16] = {1}, account[ACCOUNT_BYTES] = {1};
  for (uint64_t next = 0; next < tokens;) {
    MDB_txn *txn;
    MUST(mdb_txn_begin(env, NULL, 0, &txn), 0, mdb_strerror);
    MDB_val key = {sizeof account_key, account_key}, value = {sizeof account, account};
    MUST(mdb_put(txn, accounts, &key, &value, 0), 0, mdb_strerror);
    for (int i = 0; i < 50000 && next < tokens; i++, next++) {
      unsigned char secret[SECRET_BYTES], hash[32], credential[CREDENTIAL_BYTES];
      secret_of(next, secret);
      hash_of(secret, hash);
      fill_random(credential, sizeof credential, &random);
      MDB_val hash_key = {sizeof hash, hash}, held = {sizeof credential, credential};
      MUST(mdb_put(txn, credentials, &hash_key, &held, 0), 0, mdb_strerror);
    }
    MUST(mdb_txn_commit(txn), 0, mdb_strerror);
  }
}

static double lookups_per_second(MDB_env *env, MDB_dbi credentials, MDB_dbi accounts,
                                 unsigned char (*sample)[SECRET_BYTES], double seconds) {
  unsigned char account_key[16] = {1};
  MDB_txn *txn;
  MUST(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn), 0, mdb_strerror);
  mdb_txn_reset(txn);
  uint64_t lookups = 0, sum = 0;
  double start = seconds_now(), now;
  do {
    for (int i = 0; i < 1000; i++, lookups++) {
      unsigned char hash[32];
      hash_of(sample[lookups % SAMPLE_COUNT], hash);
      MUST(mdb_txn_renew(txn), 0, mdb_strerror);
      MDB_val key = {sizeof hash, hash}, value, account = {sizeof account_key, account_key};
      MUST(mdb_get(txn, credentials, &key, &value), 0, mdb_strerror);
      sum += *(unsigned char *)value.mv_data;
      MUST(mdb_get(txn, accounts, &account, &value), 0, mdb_strerror);
      sum += *(unsigned char *)value.mv_data;
      mdb_txn_reset(txn);
    }
    now = seconds_now();
  } while (now - start < seconds);
  mdb_txn_abort(txn);
  if (sum == 0) fprintf(stderr, "nothing was read\n");
  return (double)lookups / (now - start);
}

int main(int argc, char **argv) {
  if (argc != 4)
    return fprintf(stderr, "usage: lmdb_lookups DIRECTORY TOKENS SECONDS\n"), 2;
  uint64_t tokens = strtoull(argv[2], NULL, 10);
  double seconds = atof(argv[3]);
  if (tokens == 0 || sodium_init() < 0) return 2;
  int is_new = !mkdir(argv[1], 0700);
  uint64_t random = 3;
  fill_random(pepper, sizeof pepper, &random);

  MDB_env *env;
  MDB_txn *txn;
  MDB_dbi credentials, accounts;
  MUST(mdb_env_create(&env), 0, mdb_strerror);
  MUST(mdb_env_set_mapsize(env, (size_t)64 << 30), 0, mdb_strerror);
  MUST(mdb_env_set_maxdbs(env, 2), 0, mdb_strerror);
  MUST(mdb_env_open(env, argv[1], MDB_NOTLS | MDB_NOSYNC, 0600), 0, mdb_strerror);
  MUST(mdb_txn_begin(env, NULL, 0, &txn), 0, mdb_strerror);
  MUST(mdb_dbi_open(txn, "credentials", MDB_CREATE, &credentials), 0, mdb_strerror);
  MUST(mdb_dbi_open(txn, "accounts", MDB_CREATE, &accounts), 0, mdb_strerror);
  MUST(mdb_txn_commit(txn), 0, mdb_strerror);
  if (is_new) load(env, credentials, accounts, tokens);

  unsigned char(*sample)[SECRET_BYTES] = malloc(SAMPLE_COUNT * sizeof *sample);
  if (!sample) return perror("malloc"), 1;
  for (int i = 0; i < SAMPLE_COUNT; i++) secret_of(next_random(&random) % tokens, sample[i]);
  report("authentications-1/lmdb",
         lookups_per_second(env, credentials, accounts, sample, seconds));
  free(sample);
  mdb_env_close(env);
  return 0;
}
