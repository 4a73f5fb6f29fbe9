// What Swift's view of the C library leaves out: variadic calls, headers that its module does not
// include, and GNU extensions. No feature macro is set here, so that every declaration shared with
// that module is the same in both.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/statfs.h>

// Open file description locks (fcntl_locking(2)); the numbers are the kernel's on every architecture.
static const int tokenledger_ofd_getlk = 36;
static const int tokenledger_ofd_setlk = 37;
static const int tokenledger_ofd_setlkw = 38;

extern int fallocate(int descriptor, int mode, off_t offset, off_t length);

static inline int tokenledger_set_not_dumpable(void) {
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// The running thread's name; the kernel keeps 15 bytes of it.
static inline int tokenledger_name_thread(const char *name) {
  return prctl(PR_SET_NAME, name, 0, 0, 0);
}

struct tokenledger_file_system {
  unsigned int kind;
  unsigned long long block_size;
  unsigned long long blocks_available;
  int is_read_only;
};

static inline int tokenledger_statfs(const char *path, struct tokenledger_file_system *result) {
  struct statfs facts;
  if (statfs(path, &facts) != 0) return -1;
  result->kind = (unsigned int)facts.f_type;
  result->block_size = (unsigned long long)facts.f_bsize;
  result->blocks_available = (unsigned long long)facts.f_bavail;
  result->is_read_only = (facts.f_flags & 1) != 0;  // ST_RDONLY
  return 0;
}
