/* The hashing that verifying a log comes to, and nothing else: the leaf of each record and, for each
 * leaf, one node of the tree (RFC 6962 section 2.1). One thread; prints leaves a second of processor
 * time.
 *
 * usage: merkle_hashing RECORD_BYTES SECONDS */
#include <sodium.h>

#include "common.h"

static double processor_seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  size_t record_bytes = strtoul(argv[1], NULL, 10);
  double seconds = atof(argv[2]);
  if (record_bytes == 0) return 2;
  MUST(sodium_init(), 0, strerror);
  unsigned char *record = calloc(1, record_bytes + 1);
  unsigned char node[65] = {1};
  double start = processor_seconds(), end = start;
  uint64_t count = 0;
  while (end - start < seconds) {
    for (int i = 0; i < 1000; i++, count++) {
      memcpy(record + 1, &count, sizeof count);
      crypto_hash_sha256(node + 1 + 32 * (count & 1), record, record_bytes + 1);
      crypto_hash_sha256(node + 33, node, sizeof node);
    }
    end = processor_seconds();
  }
  report("hashing/c", (double)count / (end - start));
  free(record);
}
