/* For LD_PRELOAD: counts the allocations of a process and tells at its end, on the descriptor that
 * COUNT_DESCRIPTOR names; and keeps LMDB's maps so small that valgrind can make them. */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define MAP_BYTES_MAX ((size_t)1 << 30)

/* glibc's own names for what it is replaced by here. */
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *old, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);

static atomic_ulong allocations;

static void count(void) { atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed); }

void *malloc(size_t bytes) { return count(), __libc_malloc(bytes); }
void *calloc(size_t number, size_t bytes) { return count(), __libc_calloc(number, bytes); }
void *realloc(void *old, size_t bytes) { return count(), __libc_realloc(old, bytes); }
void *aligned_alloc(size_t alignment, size_t bytes) {
  return count(), __libc_memalign(alignment, bytes);
}
int posix_memalign(void **made, size_t alignment, size_t bytes) {
  count();
  return (*made = __libc_memalign(alignment, bytes)) ? 0 : 12;
}

int mdb_env_set_mapsize(void *environment, size_t bytes) {
  static int (*original)(void *, size_t);
  if (!original) *(void **)&original = dlsym(RTLD_NEXT, "mdb_env_set_mapsize");
  return original(environment, bytes < MAP_BYTES_MAX ? bytes : MAP_BYTES_MAX);
}

__attribute__((destructor)) static void tell(void) {
  const char *descriptor = getenv("COUNT_DESCRIPTOR");
  if (descriptor) dprintf(atoi(descriptor), "%lu\n", atomic_load(&allocations));
}
