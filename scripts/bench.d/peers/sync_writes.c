/* What any durable command costs at least: a record written at the end of a file with `pwrite`, and
 * `fdatasync`, one after the other.
 *
 * usage: sync_writes DIRECTORY SECONDS */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common.h"

#define WRITES_MAX 1000000

static const char *said(int result) {
  (void)result;
  return "failed";
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: sync_writes DIRECTORY SECONDS\n"), 2;
  double seconds = atof(argv[2]);
  mkdir(argv[1], 0700);
  char path[4096];
  snprintf(path, sizeof path, "%s/file", argv[1]);
  int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  double *taken = calloc(WRITES_MAX, sizeof *taken);
  if (file < 0 || !taken) return perror(path), 1;
  unsigned char record[RECORD_BYTES];
  uint64_t random = 1;
  int count = 0;
  double start = seconds_now(), now = start;
  while (now - start < seconds && count < WRITES_MAX) {
    fill_random(record, sizeof record, &random);
    MUST((int)pwrite(file, record, sizeof record, (off_t)count * RECORD_BYTES), RECORD_BYTES, said);
    MUST(fdatasync(file), 0, said);
    double before = now;
    now = seconds_now();
    taken[count++] = (now - before) * 1e3;
  }
  qsort(taken, (size_t)count, sizeof *taken, compare_doubles);
  report("commands-1/sync", count / (now - start));
  report("sync-p50/sync", taken[count / 2]);
  free(taken);
  return close(file);
}
