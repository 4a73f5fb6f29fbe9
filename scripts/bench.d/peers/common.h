/* What the comparison programs share: a clock, an order, record sizes and a fixed random
 * sequence, so that every run does the same work. */
#ifndef BENCH_COMMON_H
#define BENCH_COMMON_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Bytes of a typical event's record: a creation with name, two scopes and sealed text. */
#define RECORD_BYTES 300
/* Bytes of a token's current state. */
#define STATE_BYTES 240

static inline double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static inline int compare_doubles(const void *left, const void *right) {
  double l = *(const double *)left, r = *(const double *)right;
  return (l > r) - (l < r);
}

/* SplitMix64 (Steele, Lea and Flood, 2014). */
static inline uint64_t next_random(uint64_t *state) {
  uint64_t mixed = *state += 0x9E3779B97F4A7C15u;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

static inline void fill_random(unsigned char *bytes, size_t count, uint64_t *state) {
  for (size_t i = 0; i < count; i += 8) {
    uint64_t word = next_random(state);
    memcpy(bytes + i, &word, count - i < 8 ? count - i : 8);
  }
}

static inline void big_endian(unsigned char key[8], uint64_t value) {
  for (int i = 7; i >= 0; i--, value >>= 8) key[i] = (unsigned char)value;
}

/* Ends the program with a message when a library call did not return what it should. */
#define MUST(call, good, text)                                                                    \
  do {                                                                                            \
    int result_ = (call);                                                                         \
    if (result_ != (good)) {                                                                      \
      fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #call, text(result_));               \
      exit(1);                                                                                    \
    }                                                                                             \
  } while (0)

/* One figure a line: name, value. scripts/bench joins those of one name. */
static inline void report(const char *name, double value) { printf("%s\t%.6g\n", name, value); }

#endif
